import type { EvidenceSubject } from './subject.js'

type Metadata = EvidenceSubject['metadata']

/** Entries of a list that are read; a card may hold any number. */
const ENTRIES_MAX = 1_000

/** A value of the front matter as text; null for nothing, and for what is neither text nor a number. */
export function textOf(metadata: Metadata, key: string): string | null {
  return asText(metadata?.[key])
}

/** The same for a key that takes one value or several. */
export function textsOf(metadata: Metadata, key: string): string[] {
  const value = metadata?.[key]
  const entries: readonly unknown[] = Array.isArray(value) ? value.slice(0, ENTRIES_MAX) : [value]
  return entries.map(asText).filter(text => text !== null)
}

/** Text, or a number written out; null for everything else and for blank text. */
export function asText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** A mapping; null for everything else. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null
}

/** A list; empty for everything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, ENTRIES_MAX) : []
}
