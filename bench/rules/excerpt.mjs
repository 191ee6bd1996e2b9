import { parseCard } from '../../libs/cards/dist/index.js'
import { keyOf } from './draw.mjs'

const WIDTH = 150
const LINES_BEFORE = 1
const LINES_AFTER = 5
const METADATA_LINES = 24
const GREP_LINES = 8

/** Prints a finding and as much of its card as it takes to judge it. */
export function printRow({ path, card, finding }, grep) {
  const { position, message, evidence } = finding
  const parsed = parseCard(card.bytes)
  console.log(`\n## ${keyOf(path, finding.fingerprint)} ${path}:${position.line ?? '-'}  [${finding.state}]`)
  console.log(`   ${message}${evidence ? `\n   evidence: ${cut(evidence.replace(/\s+/g, ' '), 300)}` : ''}`)
  const lines = parsed.text.split(/\r\n|\r|\n/)
  if (position.line !== null) printLines(lines, position.line - 1 - LINES_BEFORE, position.line + LINES_AFTER)
  else printOutline(parsed, lines)
  if (grep) printMatches(lines, new RegExp(grep, 'i'))
}

function printLines(lines, from, to) {
  for (const line of lines.slice(Math.max(0, from), to)) console.log(`   | ${cut(line)}`)
}

function printOutline({ frontMatter, sections }, lines) {
  const metadata = frontMatter ? frontMatter.text.split('\n') : lines.slice(0, 8)
  printLines(metadata, 0, METADATA_LINES)
  const headings = sections.map(
    ({ depth, heading, wordCount }) => `${depth} ${cut(heading, 50)} (${wordCount})`,
  )
  console.log(`   headings: ${cut(headings.join(' · '), 900)}`)
}

function printMatches(lines, pattern) {
  const found = lines.flatMap((line, index) => {
    const at = line.search(pattern)
    return at < 0 ? [] : [`   ~ ${index + 1}: ${line.slice(Math.max(0, at - 90), at + 110)}`]
  })
  for (const line of found.slice(0, GREP_LINES)) console.log(line)
}

function cut(text, width = WIDTH) {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}
