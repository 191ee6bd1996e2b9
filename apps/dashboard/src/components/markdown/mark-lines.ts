import type { Element, ElementContent, Root, RootContent } from 'hast'

/** An element that no card can have, as it comes in behind the sanitizer. */
export const MARK_TAG = 'finding-mark'
/** Elements that a mark may stand in, before what it is about; in others it would break them, or be hidden with them. */
const HOLDERS: ReadonlySet<string> = new Set(['blockquote', 'div', 'li', 'ol', 'section', 'ul'])
/** What holds items and nothing else. */
const LISTS: ReadonlySet<string> = new Set(['ol', 'ul'])

/** A line to be marked, and what the mark says of which it is. */
export interface LineMark {
  /** Counted as in the text that the tree was made of. */
  readonly line: number
  readonly place: number
}

type Child = RootContent | ElementContent

/**
 * Puts a mark before the innermost block that each line belongs to. One for a line that shows nothing of itself, such as a comment, stands
 * before what follows it.
 */
export function markLines(root: Root, marks: readonly LineMark[]): void {
  const order = marks.toSorted((one, other) => one.line - other.line)
  const places = new Map<Root | Element, Map<number, number[]>>()
  for (const { line, place } of order) {
    const { parent, index } = findPlace(root, line)
    const atParent = places.get(parent) ?? new Map<number, number[]>()
    atParent.set(index, [...(atParent.get(index) ?? []), place])
    places.set(parent, atParent)
  }
  for (const [parent, found] of places) {
    const marked: Child[] = parent.children.flatMap((child, index) => [...marksAt(found, index), child])
    parent.children = [...marked, ...marksAt(found, parent.children.length)] as ElementContent[]
  }
}

function findPlace(root: Root, line: number): { parent: Root | Element; index: number } {
  let parent: Root | Element = root
  for (;;) {
    const children: readonly Child[] = parent.children
    const index = children.findIndex(
      child => child.type === 'element' && (child.position?.end.line ?? 0) >= line,
    )
    if (index < 0) return { parent, index: children.length }
    const child = children[index]
    if (child?.type !== 'element' || !HOLDERS.has(child.tagName)) return { parent, index }
    const isInside = (child.position?.start.line ?? Infinity) <= line
    // A list takes a mark only through one of its items: the one that follows, if need be.
    if (!isInside && !isList(parent)) return { parent, index }
    if (isList(child) && !endsBehind(child, line)) return { parent, index }
    parent = child
  }
}

function isList({ type, ...node }: Root | Element): boolean {
  return type === 'element' && 'tagName' in node && LISTS.has(node.tagName)
}

/** Whether one of its items does, which then takes the mark. */
function endsBehind({ children }: Element, line: number): boolean {
  return children.some(child => child.type === 'element' && (child.position?.end.line ?? 0) >= line)
}

function marksAt(marks: ReadonlyMap<number, readonly number[]>, index: number): Element[] {
  const places = marks.get(index)
  if (!places) return []
  const properties = { dataMarks: places.join(' ') }
  return [{ type: 'element', tagName: MARK_TAG, properties, children: [] }]
}
