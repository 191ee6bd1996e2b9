import type { KeyPath, Metadata, ParsedCard } from './card.js'

/** A value of the front matter with its place. */
export interface Entry<T = unknown> {
  readonly value: T
  readonly path: KeyPath
}

/** Values of one list that rules look at; the Hub's own lists of a card are shorter. */
const ENTRIES_MAX = 1_000

/** The value of a top-level key; undefined when it is absent or the front matter is unreadable. */
export function valueOf(metadata: Metadata | null, key: string): unknown {
  return metadata && Object.hasOwn(metadata, key) ? metadata[key] : undefined
}

/**
 * A key that takes one value or a list of them, as a list. Null and blank values are left out: `keys-have-values` is about
 * those.
 */
export function entriesOf(metadata: Metadata | null, key: string): Entry[] {
  const value = valueOf(metadata, key)
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list
    .slice(0, ENTRIES_MAX)
    .map((one, index) => ({ value: one, path: Array.isArray(value) ? [key, index] : [key] }))
    .filter(({ value: one }) => !isBlank(one))
}

/** Whether nothing is written there, or nothing that can be seen. */
export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '')
}

/** As `entriesOf`, only what is text. */
export function textEntriesOf(metadata: Metadata | null, key: string): Entry<string>[] {
  return entriesOf(metadata, key).filter((entry): entry is Entry<string> => typeof entry.value === 'string')
}

/** Non-blank text of a key that takes one value. */
export function textOf(metadata: Metadata | null, key: string): string | null {
  const value = valueOf(metadata, key)
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

/** A value as an author would recognise it, in a few words; safe for any value. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 80 ? `${value.slice(0, 79).toWellFormed()}…` : value
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'a date' : value.toISOString().slice(0, 10)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'a mapping' : String(value)
}

/** The licences a card declares; the key takes one id or a list. */
export function licensesOf(card: ParsedCard): Entry<string>[] {
  return textEntriesOf(card.metadata, 'license')
}
