import type { Element, ElementContent, Root, RootContent } from 'hast'

/** Levels of elements within elements: no reader follows more, and a browser lays none of them out for nothing. */
const MAX_DEPTH = 60
/** Elements and texts of a card: a dense megabyte has some 150,000. */
const MAX_NODES = 200_000
/** Children of one element, such as rows of a table: one element is laid out at once. */
const MAX_CHILDREN = 2_000

/**
 * Cuts what would keep the browser busy for longer than anybody waits: too deep, too wide, or too much of it.
 *
 * @returns whether anything was cut
 */
export function limitTree(root: Root): boolean {
  const waiting: { node: Root | Element; depth: number }[] = [{ node: root, depth: 0 }]
  let nodes = 0
  let isCut = false
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    const { node, depth } = item
    const room = depth >= MAX_DEPTH || nodes >= MAX_NODES ? 0 : roomIn(node)
    if (node.children.length > room) {
      isCut = true
      node.children.length = room
    }
    nodes += node.children.length
    const inner = (node.children as (RootContent | ElementContent)[]).filter(
      child => child.type === 'element',
    )
    // The last goes in first, so that what is cut for length is the end of the card.
    for (const child of inner.reverse()) waiting.push({ node: child, depth: depth + 1 })
  }
  return isCut
}

function roomIn({ type }: Root | Element): number {
  return type === 'root' ? MAX_NODES : MAX_CHILDREN
}
