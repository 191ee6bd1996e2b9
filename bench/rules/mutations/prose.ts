import type { Draft, Subject } from './clean-card.ts'

interface Part {
  readonly from: number
  /** The first line that is no longer about it. */
  readonly to: number
  /** Lines that make its heading: one, two when it is underlined, none when it is led in by a bold phrase. */
  readonly headingLines: number
}

function depthAt(lines: readonly string[], at: number): number {
  const hashes = /^(#{1,6}) /.exec(lines[at] ?? '')?.[1]
  if (hashes) return hashes.length
  const below = lines[at + 1] ?? ''
  if ((lines[at] ?? '').trim() === '' || (lines[at] ?? '').startsWith('|')) return 0
  return /^=+$/.test(below) ? 1 : /^-{4,}$/.test(below) ? 2 : 0
}

/** Where a card speaks about a subject; null when it does not. */
export function partOf(draft: Draft, subject: Subject): Part | null {
  const heading = draft.headings[subject]
  if (heading === undefined) return null
  const lines = draft.card.split('\n')
  const from = lines.findIndex(line => line.replace(/^#+ /, '') === heading)
  if (from < 0) return leadInPart(lines, heading)
  const depth = depthAt(lines, from)
  let to = from + 1
  while (to < lines.length && (depthAt(lines, to) === 0 || depthAt(lines, to) > depth)) to++
  return { from, to, headingLines: (lines[from] ?? '').startsWith('#') ? 1 : 2 }
}

function leadInPart(lines: readonly string[], heading: string): Part | null {
  const from = lines.findIndex(line => line.startsWith(`**${heading}`))
  if (from < 0) return null
  let to = from
  while (to < lines.length && (lines[to] ?? '').trim() !== '') to++
  return { from, to, headingLines: 0 }
}

/** Without the heading and all below it. */
export function withoutPart<T extends Draft>(draft: T, subject: Subject): T | null {
  return withPart(draft, subject, [])
}

/** With other lines in the place of the heading and all below it. */
export function withPart<T extends Draft>(
  draft: T,
  subject: Subject,
  replacement: readonly string[],
): T | null {
  const part = partOf(draft, subject)
  if (!part) return null
  const lines = draft.card.split('\n')
  return {
    ...draft,
    card: [...lines.slice(0, part.from), ...replacement, ...lines.slice(part.to)].join('\n'),
  }
}

/** With the heading, and below it this instead of what stands there. */
export function withText<T extends Draft>(draft: T, subject: Subject, text: string): T | null {
  const part = partOf(draft, subject)
  if (!part) return null
  const lines = draft.card.split('\n')
  const heading = lines.slice(part.from, part.from + part.headingLines)
  const label = part.headingLines === 0 ? `**${draft.headings[subject] ?? ''}:** ${text}` : text
  return withPart(draft, subject, part.headingLines === 0 ? [label] : [...heading, '', label, ''])
}

/** What stands below the heading, headings below it included; empty when there is none. */
export function textOf(draft: Draft, subject: Subject): string {
  const part = partOf(draft, subject)
  if (!part) return ''
  const text = draft.card
    .split('\n')
    .slice(part.from + part.headingLines, part.to)
    .join('\n')
  return part.headingLines === 0 ? text.replace(/^\*\*[^*]*\*\*:?/, '').trim() : text.trim()
}

/** What people leave under a heading that they mean to fill one day. */
export const PLACEHOLDERS: readonly string[] = [
  '',
  '[More Information Needed]',
  '[Needs More Information]',
  '[More Information Needed](https://github.com/huggingface/datasets/blob/master/CONTRIBUTING.md#how-to-contribute-to-the-dataset-cards)',
  '<!-- What do you know about this? -->',
  'TODO',
  '- TBD',
  '*More information needed*',
  'More information needed.',
  'Coming soon.',
  'To be added',
  '[optional]',
  '{{ to_be_written | default("[More Information Needed]", true) }}',
]
