import type { Draft } from './clean-card.ts'

const BLOCK = /^---\n([\s\S]*?)\n---\n/

/** The lines between the fences; throws when there are none, as clean cards have them. */
export function metadataLines({ card, name }: Draft): string[] {
  const block = BLOCK.exec(card)?.[1]
  if (block === undefined) throw new Error(`${name} has no front matter.`)
  return block.split('\n')
}

export function bodyOf({ card }: Draft): string {
  return card.replace(BLOCK, '')
}

export function withMetadata<T extends Draft>(draft: T, lines: readonly string[]): T {
  return { ...draft, card: `---\n${lines.join('\n')}\n---\n${bodyOf(draft)}` }
}

/** Top-level keys in their order. */
export function keysOf(draft: Draft): string[] {
  return metadataLines(draft).flatMap(line => /^([A-Za-z][\w-]*):/.exec(line)?.[1] ?? [])
}

/** Lines `from` up to, not including, `to` hold the key and its value; null without the key. */
export function rangeOf(lines: readonly string[], key: string): { from: number; to: number } | null {
  const from = lines.findIndex(line => line.startsWith(`${key}:`))
  if (from < 0) return null
  let to = from + 1
  while (to < lines.length && /^(?:[ \t-]|$)/.test(lines[to] ?? '')) to++
  return { from, to }
}

/** Replaces the key with these lines, or adds them at the end; no lines delete it. */
export function withKey<T extends Draft>(draft: T, key: string, replacement: readonly string[]): T {
  const lines = metadataLines(draft)
  const range = rangeOf(lines, key)
  if (!range) return withMetadata(draft, [...lines, ...replacement])
  return withMetadata(draft, [...lines.slice(0, range.from), ...replacement, ...lines.slice(range.to)])
}

export function withoutKey<T extends Draft>(draft: T, key: string): T {
  return withKey(draft, key, [])
}

export function hasKey(draft: Draft, key: string): boolean {
  return rangeOf(metadataLines(draft), key) !== null
}

/** `key: a`, `key: [a, b]` or a block list, as people write them. */
export function listLines(key: string, values: readonly string[], form: number): string[] {
  if (values.length === 1 && form % 3 === 0) return [`${key}: ${values[0] ?? ''}`]
  if (form % 3 === 1) return [`${key}: [${values.join(', ')}]`]
  return [`${key}:`, ...values.map(value => `${form % 2 === 0 ? '' : '  '}- ${value}`)]
}
