export type { ReadRange } from './read-range.js'
