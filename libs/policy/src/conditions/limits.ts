/** UTF-16 code units of one condition: what a person can still read. */
export const MAX_CONDITION_LENGTH = 1_000
/** Nodes of its syntax tree, with macros such as `exists` written out. */
export const MAX_CONDITION_NODES = 250
/** Loops within loops, as in `a.exists(x, b.exists(y, …))`. */
export const MAX_LOOP_DEPTH = 2
/** UTF-16 code units of a regular expression. */
export const MAX_PATTERN_LENGTH = 100
/** Repetitions that a regular expression may count, as in `a{50}`: each is a state that every character is tried on. */
export const MAX_PATTERN_REPEAT = 100
/**
 * Steps that one evaluation may take, foreseen from the syntax tree and the longest list of the facts before it begins. A step takes 1 to 6
 * µs: a revision costs at most about 0.1 s for one condition, whatever its card lists.
 */
export const MAX_STEPS = 20_000
/** Members that the longest list of a usual card has: a condition that is too costly for this is refused when it is written. */
export const USUAL_LIST_LENGTH = 20
export const USUAL_TEXT_LENGTH = 100
