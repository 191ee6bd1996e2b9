import type { Element, ElementContent, Root, RootContent } from 'hast'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { CARD_SCHEMA, ID_PREFIX } from './card-schema.js'
import { limitTree } from './limit-tree.js'
import { cutCard } from './cut-card.js'
import { type LineMark, markLines } from './mark-lines.js'

export interface CardToParse {
  /** Markdown. What precedes it in its file may be blank lines, so that lines are counted as in the file. */
  readonly text: string
  /** Lines that are to be marked, from 1. */
  readonly lines: readonly number[]
}

/** A part of a card; most have but one. */
export interface ParsedPart {
  /** What stands below each other, made safe. */
  readonly blocks: readonly RootContent[]
  readonly hasImages: boolean
  /** There is more than is shown. */
  readonly isCut: boolean
}

const toTree = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
/** Reads the HTML between; a fifth of the time, which most parts of most cards need not take. */
const readHtml = unified().use(rehypeRaw)
const makeSafe = unified().use(rehypeSanitize, CARD_SCHEMA)

/**
 * Reads a card, part by part: Markdown with HTML in it, made safe.
 *
 * Cost: some seconds for a megabyte, and there are texts that keep it busy for minutes: run it where it can be ended.
 *
 * @throws RangeError  it is nested deeper than any stack
 */
export function* parseCard({ text, lines }: CardToParse): Generator<ParsedPart> {
  const ids = new Map<string, number>()
  const parts = cutCard(text)
  const marks = lines.map((line, place) => ({ line, place }))
  for (const [at, part] of parts.entries()) {
    const end = parts[at + 1]?.firstLine ?? Infinity
    const own = marks
      .filter(({ line }) => line >= part.firstLine && line < end)
      .map(({ line, place }) => ({ line: line - part.firstLine + 1, place }))
    yield parsePart(part.text, own, ids)
  }
}

function parsePart(text: string, marks: readonly LineMark[], ids: Map<string, number>): ParsedPart {
  const read = toTree.runSync(toTree.parse(text)) as Root
  const root = makeSafe.runSync(hasHtml(read) ? readHtml.runSync(read, { value: text }) : read) as Root
  const isCut = limitTree(root)
  if (marks.length > 0) markLines(root, marks)
  const hasImages = finish(root, ids)
  return {
    blocks: root.children.filter(({ type }) => type === 'element' || type === 'text'),
    hasImages,
    isCut,
  }
}

function hasHtml(root: Root): boolean {
  const waiting: (Root | RootContent | ElementContent)[] = [root]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'raw') return true
    if ('children' in node) waiting.push(...node.children)
  }
  return false
}

/** Ids for headings, one level down as the page has a title already; and nothing that the reader doesn’t need. */
function finish(root: Root, ids: Map<string, number>): boolean {
  const waiting: (RootContent | ElementContent)[] = [...root.children].reverse()
  let hasImages = false
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    delete node.position
    delete node.data
    if (node.type !== 'element') continue
    hasImages ||= node.tagName === 'img'
    const depth = /^h([1-6])$/.exec(node.tagName)?.[1]
    if (depth !== undefined) {
      node.properties['id'] ??= slugOf(textOf(node), ids)
      node.tagName = `h${Math.min(Number(depth) + 1, 6)}`
    }
    waiting.push(...node.children.toReversed())
  }
  return hasImages
}

function textOf(element: Element): string {
  return element.children
    .map(child => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('')
}

/** As the Hub makes them, so that links to them go on to work. */
function slugOf(heading: string, ids: Map<string, number>): string {
  const slug = heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, '')
    .replaceAll(' ', '-')
  const count = ids.get(slug) ?? 0
  ids.set(slug, count + 1)
  return `${ID_PREFIX}${slug}${count === 0 ? '' : `-${count}`}`
}
