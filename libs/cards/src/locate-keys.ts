import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'
import { lazily, type FrontMatter, type KeyPath, type PlainScalar, type Place } from './card.js'
import { EXACT_POSITION_MAX_LENGTH } from './limits.js'

export interface KeyLocator {
  locate(path: KeyPath): Place | null
  plainScalars(): readonly PlainScalar[]
}

/** Finds keys and values of the front matter; nothing is parsed before the first question. */
export function keyLocator(frontMatter: FrontMatter | null): KeyLocator {
  if (!frontMatter) return { locate: () => null, plainScalars: () => [] }
  const tree = lazily(() => positionTree(frontMatter))
  const byLine = lazily(() => topLevelKeys(frontMatter))
  return {
    locate(path) {
      const { root, placeAt } = tree()
      return (root && placeAt && find(root, path, placeAt)) ?? byLine().get(String(path[0])) ?? null
    },
    plainScalars() {
      const { root, placeAt } = tree()
      return root && placeAt ? scalarsOf(root, placeAt) : []
    },
  }
}

interface PositionTree {
  readonly root: Node | null
  readonly placeAt: ((offset: number) => Place) | null
}

function positionTree({ text, line }: FrontMatter): PositionTree {
  if (text.length > EXACT_POSITION_MAX_LENGTH) return { root: null, placeAt: null }
  const lineCounter = new LineCounter()
  try {
    const document = parseDocument(text, {
      lineCounter,
      uniqueKeys: false,
      strict: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    const placeAt = (offset: number) => {
      const at = lineCounter.linePos(offset)
      return { line: line + at.line - 1, column: at.col }
    }
    return { root: document.contents, placeAt }
  } catch {
    // Positions are a courtesy: text this parser chokes on (deep nesting fills its stack) is located by line instead.
    return { root: null, placeAt: null }
  }
}

/** The deepest node of the path that is there; null when not even its first key is. Mappings point at their key. */
function find(root: Node, path: KeyPath, placeAt: (offset: number) => Place): Place | null {
  let node: unknown = root
  let offset: number | null = null
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.findLast(item => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) break
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number') {
      const item: unknown = node.items[step]
      const range = (item as Node | undefined)?.range
      if (!range) break
      offset = range[0]
      node = item
    } else break
  }
  return offset === null ? null : placeAt(offset)
}

/** In the order of the text. Aliases are not followed, so that this is linear. */
function scalarsOf(root: Node, placeAt: (offset: number) => Place): PlainScalar[] {
  const found: PlainScalar[] = []
  const open: { node: unknown; path: KeyPath }[] = [{ node: root, path: [] }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, path } = next
    if (isMap(node)) {
      for (const { key, value } of node.items.toReversed()) {
        if (isScalar(key)) open.push({ node: value, path: [...path, String(key.value)] })
      }
    } else if (isSeq(node)) {
      const items = node.items.map((item, index) => ({ node: item, path: [...path, index] }))
      open.push(...items.reverse())
    } else if (isScalar(node) && node.type === 'PLAIN' && node.source !== undefined && node.range) {
      found.push({ source: node.source, path, place: placeAt(node.range[0]) })
    }
  }
  return found
}

/** The line of each unindented key, the first where there are several. */
function topLevelKeys({ text, line }: FrontMatter): Map<string, Place> {
  const keys = new Map<string, Place>()
  for (const [index, one] of text.split(/\r\n|\r|\n/).entries()) {
    const key = /^(["']?)([^\s"'#:-][^"':]*)\1\s*:/.exec(one)?.[2]?.trimEnd()
    if (key !== undefined && !keys.has(key)) keys.set(key, { line: line + index, column: 1 })
  }
  return keys
}
