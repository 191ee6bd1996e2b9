import { isUtf8 } from 'node:buffer'
import type { RepoType } from '@entrepot/core'
import type { Place } from '../card.js'
import { splitFrontMatter } from '../front-matter.js'
import { CARD_MAX_BYTES, FRONT_MATTER_LONG_LENGTH } from '../limits.js'
import { loadYaml } from '../load-yaml.js'
import { applyEdits } from './edits.js'
import { metadataEdits } from './metadata-edits.js'
import { withoutMark, withOneLineEnding, withPlainFence } from './whole-text.js'

/** One change that was made; the place is where it stood before. */
export interface AppliedFix extends Place {
  /** The rule whose finding it does away with. */
  readonly ruleId: string
  /** In a few words, with what was there and what is there now. */
  readonly message: string
}

export interface FixedCard {
  /** The same object as before when nothing was fixed. */
  readonly bytes: Uint8Array
  readonly fixes: readonly AppliedFix[]
}

/** A key that is renamed brings its value under the eyes of a rule; nothing needs a third look. */
const PASSES_MAX = 4

/**
 * Mends what can be mended without knowing what the author meant: a byte order mark, mixed line ends, blanks after the opening
 * fence; the spelling of keys and values; quotes that YAML readers disagree about. Prose is never touched, and neither is metadata
 * that cannot be read. Pure; never throws. What was fixed once is not fixed again.
 *
 * Cost: a second YAML parser, about 8 ms per kilobyte of metadata at most, for each of up to four passes.
 */
export function fixCard(bytes: Uint8Array, type: RepoType): FixedCard {
  if (bytes.length > CARD_MAX_BYTES || !isUtf8(bytes)) return { bytes, fixes: [] }
  const fixes: AppliedFix[] = []
  let text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  for (const mend of [withoutMark, withOneLineEnding, withPlainFence]) {
    const mended = mend(text)
    if (!mended) continue
    text = mended.text
    fixes.push(mended.fix)
  }
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    const mended = fixMetadata(text, type)
    if (!mended) break
    text = mended.text
    fixes.push(...mended.fixes)
  }
  if (fixes.length === 0) return { bytes, fixes }
  fixes.sort((a, b) => a.line - b.line || a.column - b.column)
  return { bytes: new TextEncoder().encode(text), fixes }
}

function fixMetadata(text: string, type: RepoType): { text: string; fixes: AppliedFix[] } | null {
  const { frontMatter } = splitFrontMatter(text)
  if (!frontMatter || frontMatter.text.length > FRONT_MATTER_LONG_LENGTH) return null
  const { metadata, problems } = loadYaml(frontMatter)
  if (!metadata || problems.length > 0) return null
  const edits = metadataEdits(frontMatter.text, type)
  if (edits.length === 0) return null
  const mended = applyEdits(frontMatter.text, edits)
  if (loadYaml({ ...frontMatter, text: mended }).problems.length > 0) return null
  const start = /^\s*---(?:\r\n|\r|\n)/.exec(text)?.[0].length ?? 0
  const places = placesOf(
    text,
    edits.map(edit => start + edit.start),
  )
  const fixes = edits.map((edit, index) => ({
    ruleId: edit.ruleId,
    message: `\`${frontMatter.text.slice(edit.start, edit.end)}\` is now \`${edit.text}\``,
    ...(places[index] ?? { line: 1, column: 1 }),
  }))
  const end = start + frontMatter.text.length
  return { text: text.slice(0, start) + mended + text.slice(end), fixes }
}

/** Of ascending offsets, in one pass. */
function placesOf(text: string, offsets: readonly number[]): Place[] {
  let [line, lineStart, from] = [1, 0, 0]
  return offsets.map(offset => {
    for (const match of text.slice(from, offset).matchAll(/\r\n|\r|\n/g)) {
      line++
      lineStart = from + match.index + match[0].length
    }
    from = offset
    return { line, column: offset - lineStart + 1 }
  })
}
