import { placeOf } from '../decode-card.js'
import { splitFrontMatter } from '../front-matter.js'
import { loadYaml } from '../load-yaml.js'
import type { AppliedFix } from './fix-card.js'

interface Mended {
  readonly text: string
  readonly fix: AppliedFix
}

const NAMES = { '\r\n': 'CRLF', '\n': 'LF', '\r': 'CR' } as const
type LineEnding = keyof typeof NAMES

/** Without a byte order mark; null when there is none. */
export function withoutMark(text: string): Mended | null {
  if (!text.startsWith('\uFEFF')) return null
  const fix = { ruleId: 'text-normalised', message: 'the byte order mark is gone', line: 1, column: 1 }
  return { text: text.slice(1), fix }
}

/** With the line ending that most lines have, or the first of two that as many have; null when there is only one. */
export function withOneLineEnding(text: string): Mended | null {
  const counts = new Map<LineEnding, number>()
  let other: number | null = null
  for (const { 0: ending, index } of text.matchAll(/\r\n|\r|\n/g)) {
    if (counts.size === 1 && other === null && !counts.has(ending as LineEnding)) other = index
    counts.set(ending as LineEnding, (counts.get(ending as LineEnding) ?? 0) + 1)
  }
  if (other === null) return null
  const [most = '\n'] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? []
  const message = `every line ends in ${NAMES[most]} now`
  return {
    text: text.replace(/\r\n|\r|\n/g, most),
    fix: { ruleId: 'text-normalised', message, ...placeOf(text, other) },
  }
}

/** Blanks after the opening fence hide all metadata; null when there are none, or no metadata would come to light. */
export function withPlainFence(text: string): Mended | null {
  const opening = /^(\s*---)[ \t]+(?=\r|\n)/.exec(text)
  if (!opening || splitFrontMatter(text).frontMatter) return null
  const mended = `${opening[1] ?? ''}${text.slice(opening[0].length)}`
  const { frontMatter } = splitFrontMatter(mended)
  const loaded = frontMatter && loadYaml(frontMatter)
  if (!loaded?.metadata || loaded.problems.length > 0) return null
  const at = placeOf(text, opening[1]?.length ?? 0)
  return {
    text: mended,
    fix: { ruleId: 'front-matter-fenced', message: 'the blanks after the opening fence are gone', ...at },
  }
}
