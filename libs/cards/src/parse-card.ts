import { lazily, type CardProblem, type ParsedCard, type Section } from './card.js'
import { decodeCard } from './decode-card.js'
import { splitFrontMatter } from './front-matter.js'
import { leadInsOf } from './lead-ins.js'
import { loadYaml } from './load-yaml.js'
import { keyLocator } from './locate-keys.js'
import { outline, type OutlineEntry } from './outline.js'
import { authoredText, countWords, plainText, withoutUnansweredLabels } from './plain-text.js'

/**
 * Reads a model or data set card. Never throws, whatever the bytes; what is wrong with them stands in `problems`.
 *
 * Cost: the front matter is loaded at once (about 20 µs per kilobyte). Sections and positions are computed when first
 * asked for. Time is linear in the size for any input, with the bounds of `limits.ts`.
 */
export function parseCard(bytes: Uint8Array): ParsedCard {
  const { text, problems: textProblems } = decodeCard(bytes)
  const { frontMatter, body, bodyLine, problems: fenceProblems } = splitFrontMatter(text)
  const yaml = frontMatter ? loadYaml(frontMatter) : { metadata: {}, problems: [] }
  const problems: CardProblem[] = [...textProblems, ...fenceProblems, ...yaml.problems]
  const sections = lazily(() => outline(body).map(entry => toSection(entry, bodyLine)))
  return {
    sizeBytes: bytes.length,
    text,
    frontMatter,
    metadata: yaml.metadata,
    problems,
    get sections() {
      return sections()
    },
    ...keyLocator(frontMatter),
  }
}

function toSection({ heading, depth, line, lines }: OutlineEntry, bodyLine: number): Section {
  const text = lazily(() => lines.join('\n'))
  const plain = lazily(() => plainText(text()))
  const prose = lazily(() => {
    const answered = withoutUnansweredLabels(text())
    return authoredText(answered === text() ? plain() : plainText(answered))
  })
  const leadIns = lazily(() => leadInsOf(text()))
  const wordCount = lazily(() => countWords(prose()))
  return {
    heading: plainText(heading),
    depth,
    line: bodyLine + line,
    get text() {
      return text()
    },
    get prose() {
      return prose()
    },
    get leadIns() {
      return leadIns()
    },
    get wordCount() {
      return wordCount()
    },
    get isPlaceholder() {
      return wordCount() === 0 && countWords(plain()) > 0
    },
  }
}
