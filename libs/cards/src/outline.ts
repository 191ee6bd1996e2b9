import { HtmlBlocks } from './html-blocks.js'
import { SECTIONS_MAX } from './limits.js'

/** One heading of the root of a document, with the lines under it that are text. */
export interface OutlineEntry {
  /** Markdown of the heading; empty before the first. */
  readonly heading: string
  readonly depth: number
  /** From 0, in the text given. */
  readonly line: number
  readonly lines: string[]
}

const ATX = /^(#{1,6})(?:[ \t]+|$)/
const FENCE = /^(?:(`{3,})[^`]*|(~{3,}).*)$/
const LIST_MARKER = /^(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/
const SETEXT = /^(?:=+|-+)[ \t]*$/
const HTML_HEADING = /^<h([1-6])\b[^<>]*>(.*?)(?:<\/h[1-6]>|$)/i

/**
 * The headings of a Markdown document by CommonMark's block rules, without its inline rules.
 *
 * A full Markdown parser takes seconds for some 20 kB of text ("1. 1. 1. …", nested quotes, `a` over `=`), and cards come
 * from strangers. This reads each line once. It knows what can hide a heading or look like one: fenced and indented code,
 * HTML blocks and comments, lists, quotes, lazy continuation lines, underlined headings. Headings inside lists and quotes
 * are text, as in a rendered table of contents; `<h2>…</h2>` on a line of its own is a heading.
 */
export function outline(text: string): OutlineEntry[] {
  return new OutlineReader().read(text)
}

class OutlineReader {
  private readonly entries: OutlineEntry[] = [{ heading: '', depth: 0, line: 0, lines: [] }]
  private readonly html = new HtmlBlocks()
  private fence: string | null = null
  /** Column at which the content of the outermost list item begins; null outside lists. */
  private listColumn: number | null = null
  /** A fence that is open inside that item, and ends with it. */
  private itemFence: string | null = null
  /** What an unindented line would continue: nothing, a paragraph of the root, or one inside a list or quote. */
  private open: 'nothing' | 'root' | 'nested' = 'nothing'
  /** First line of the open root paragraph, as an index into the lines of the current entry, and in the text. */
  private paragraph = { index: 0, line: 0 }

  read(text: string): OutlineEntry[] {
    const lines = text.includes('\r') ? text.split(/\r\n|\r|\n/) : text.split('\n')
    for (let number = 0; number < lines.length; number++) this.take(lines[number] as string, number)
    return this.entries
  }

  private get lines(): string[] {
    return (this.entries[this.entries.length - 1] as OutlineEntry).lines
  }

  private take(line: string, number: number): void {
    const rest = line.trimStart()
    const indent = rest.length === line.length ? 0 : indentOf(line, line.length - rest.length)
    if (this.fence !== null) {
      if (indent < 4 && closesFence(rest, this.fence)) this.fence = null
      return
    }
    if (this.html.isOpen) {
      this.lines.push(this.html.continue(line, rest))
      return
    }
    if (rest === '') {
      this.open = 'nothing'
      this.lines.push('')
      return
    }
    if (this.listColumn !== null && this.staysInList(line, rest, indent)) return
    this.takeRoot(line, rest, indent, number)
  }

  private staysInList(line: string, rest: string, indent: number): boolean {
    if (this.listColumn !== null && indent >= this.listColumn) {
      this.takeItemLine(line, rest)
      return true
    }
    if (this.open === 'nested' && !startsBlock(rest, indent)) {
      this.lines.push(line)
      return true
    }
    this.listColumn = null
    this.itemFence = null
    if (this.open === 'nested') this.open = 'nothing'
    return false
  }

  private takeItemLine(line: string, rest: string): void {
    if (this.itemFence !== null) {
      if (closesFence(rest, this.itemFence)) this.itemFence = null
      return
    }
    this.itemFence = fenceOf(rest)
    this.open = opensParagraph(rest) ? 'nested' : 'nothing'
    if (this.itemFence === null) this.lines.push(line)
  }

  private takeRoot(line: string, rest: string, indent: number, number: number): void {
    if (this.open === 'nested' && !startsBlock(rest, indent)) {
      this.lines.push(line)
      return
    }
    if (indent >= 4) {
      // Code, unless a paragraph is open: an indented line can't interrupt one.
      if (this.open !== 'nothing') this.lines.push(line)
      return
    }
    if (isPlain(rest)) return this.takePlain(line, number)
    if (this.open === 'root' && SETEXT.test(rest)) return this.underline(rest)
    if (this.takeHeading(rest, number)) return
    this.fence = fenceOf(rest)
    if (this.fence !== null) this.open = 'nothing'
    else if (this.html.opens(rest, this.open === 'root')) {
      this.open = 'nothing'
      this.lines.push(this.html.begin(line, rest))
    } else this.takeText(line, rest, indent, number)
  }

  private takeText(line: string, rest: string, indent: number, number: number): void {
    const marker = listMarker(rest, this.open === 'root')
    if (rest.startsWith('>')) this.open = opensParagraph(rest.slice(1).trimStart()) ? 'nested' : 'nothing'
    else if (isThematicBreak(rest)) this.open = 'nothing'
    else if (marker !== null) {
      const content = rest.slice(marker.length).trimStart()
      const gap = indentOf(rest.slice(marker.length), rest.length - marker.length - content.length)
      this.listColumn = indent + marker.length + (content === '' || gap > 4 ? 1 : gap)
      this.itemFence = fenceOf(content)
      this.open = opensParagraph(content) ? 'nested' : 'nothing'
    } else return this.takePlain(line, number)
    this.lines.push(line)
  }

  private takePlain(line: string, number: number): void {
    if (this.open !== 'root') {
      this.open = 'root'
      this.paragraph = { index: this.lines.length, line: number }
    }
    this.lines.push(line)
  }

  private takeHeading(rest: string, line: number): boolean {
    const atx = ATX.exec(rest)
    if (atx?.[1] !== undefined) {
      this.begin(withoutClosingHashes(rest.slice(atx[0].length)), atx[1].length, line)
      return true
    }
    const html = HTML_HEADING.exec(rest)
    if (html?.[1] === undefined || html[2] === undefined || html[2].trim() === '') return false
    this.begin(html[2].trim(), Number(html[1]), line)
    return true
  }

  private underline(rest: string): void {
    const heading = this.lines
      .splice(this.paragraph.index)
      .map(line => line.trim())
      .join(' ')
    this.begin(heading, rest.startsWith('=') ? 1 : 2, this.paragraph.line)
  }

  private begin(heading: string, depth: number, line: number): void {
    this.open = 'nothing'
    if (this.entries.length < SECTIONS_MAX) this.entries.push({ heading, depth, line, lines: [] })
    else this.lines.push(heading)
  }
}

/** Whether a line begins like a sentence, and so like no block but a paragraph: most do, and need no closer look. */
function isPlain(rest: string): boolean {
  const code = rest.charCodeAt(0) | 0x20
  return (code >= 0x61 && code <= 0x7a) || code > 0x7f
}

/** Columns of the first `length` characters, which are blanks; a tab goes to the next multiple of four. */
function indentOf(line: string, length: number): number {
  let column = 0
  for (let at = 0; at < length; at++) column += line[at] === '\t' ? 4 - (column % 4) : 1
  return column
}

/** The marks that open a fenced code block; null for any other line. */
function fenceOf(rest: string): string | null {
  return FENCE.test(rest) ? (/^(?:`+|~+)/.exec(rest)?.[0] ?? null) : null
}

function closesFence(rest: string, fence: string): boolean {
  if (!rest.startsWith(fence)) return false
  const mark = fence[0] as string
  return [...new Set(rest.trimEnd())].every(character => character === mark)
}

/** Whether a line ends the paragraph of a list or quote that it would else continue. */
function startsBlock(rest: string, indent: number): boolean {
  if (indent >= 4 || isPlain(rest)) return false
  return (
    ATX.test(rest) ||
    FENCE.test(rest) ||
    rest.startsWith('>') ||
    isThematicBreak(rest) ||
    listMarker(rest, false) !== null ||
    HtmlBlocks.interrupts(rest)
  )
}

function opensParagraph(content: string): boolean {
  return content !== '' && !ATX.test(content) && !FENCE.test(content) && !isThematicBreak(content)
}

function isThematicBreak(rest: string): boolean {
  const mark = rest[0]
  if (mark !== '*' && mark !== '-' && mark !== '_') return false
  const marks = rest.replace(/[ \t]+/g, '')
  return marks.length >= 3 && marks === mark.repeat(marks.length)
}

/** A list may interrupt a paragraph only with text, and an ordered one only from 1. */
function listMarker(rest: string, inParagraph: boolean): string | null {
  const marker = LIST_MARKER.exec(rest)?.[0]
  if (marker === undefined || isThematicBreak(rest)) return null
  if (!inParagraph) return marker
  if (rest.slice(marker.length).trim() === '') return null
  return /^\d/.test(marker) && !/^1[.)]$/.test(marker) ? null : marker
}

function withoutClosingHashes(text: string): string {
  const trimmed = text.trim()
  if (/^#+$/.test(trimmed)) return ''
  const end = trimmed.replace(/#+$/, '')
  return end !== trimmed && /[ \t]$/.test(end) ? end.trim() : trimmed
}
