/**
 * What the parser takes on. A card is written by strangers and read on the way in, so every step has a bound that holds
 * for hostile text; what lies beyond a bound is said in `ParsedCard.problems`, never dropped in silence.
 */

/** Bytes. The longest real card known is 976 kB; reading 1 MiB of hostile Markdown takes about 50 ms. */
export const CARD_MAX_BYTES = 1_048_576

/** Bytes. Above this people do not read a card, and the Hub's pages get slow: worth a warning. */
export const CARD_LONG_BYTES = 200_000

/** UTF-16 units. The YAML loader needs up to 1 ms per kilobyte for the worst text, so this is 1/4 second at most. */
export const FRONT_MATTER_MAX_LENGTH = 262_144

/** UTF-16 units. Real front matter is 1 or 2 kB; more is mostly generated and worth a warning. */
export const FRONT_MATTER_LONG_LENGTH = 65_536

/** Levels of YAML nesting that are worth a warning; real cards need 6. */
export const YAML_DEEP_LEVELS = 20

/** Levels of YAML nesting the loader follows; each is a few stack frames. */
export const YAML_MAX_LEVELS = 100

/** Keys that `<<` may copy in all; the loader's other defence, against merges of merges, is its own. */
export const YAML_MAX_MERGED_KEYS = 1_000

/**
 * Nodes of the value as a reader without aliases sees them. Nested aliases grow without bound (60 lines make 9^60 nodes),
 * so walks stop here; a real front matter of 64 kB has about 10,000.
 */
export const YAML_MAX_NODES = 100_000

/**
 * UTF-16 units. Exact positions need a second parser, which is ten times slower than the loader: up to 8 ms per kilobyte.
 * Longer front matter gets positions of its top-level keys only.
 */
export const EXACT_POSITION_MAX_LENGTH = 16_384

/** Headings of one card; beyond it the text counts under the last one. */
export const SECTIONS_MAX = 2_000

/** UTF-16 units of a line quoted in a finding. */
export const EVIDENCE_MAX_LENGTH = 300
