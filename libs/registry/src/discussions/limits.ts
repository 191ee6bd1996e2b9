/** Events of one discussion: more than people read, and few enough to be sent as one answer, as clients expect. */
export const MAX_EVENTS = 2_000

/** Characters, as the Hub has it. */
export const MAX_TITLE_LENGTH = 200

/** Characters of one comment. */
export const MAX_COMMENT_LENGTH = 65_536

/** Times that one comment is edited; each earlier text is kept and sent with it. */
export const MAX_COMMENT_EDITS = 50

/** Bytes of the difference that is shown; browsers and people give up at less. */
export const MAX_DIFF_BYTES = 1024 * 1024
