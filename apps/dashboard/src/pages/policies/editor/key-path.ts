/** Where a cursor stands in a text of YAML: the keys around it, and what was begun there. */
export interface YamlPlace {
  /** From the outermost; members of lists have no key of their own. */
  readonly keys: readonly string[]
  /** Whether a value is being written, as against a key. */
  readonly isValue: boolean
}

const KEY = /^(\s*(?:- +)*)("?)([^\s"#:][^"#:]*?)\2\s*:(?:\s|$)/

/**
 * Reads the place by indentation alone, as a policy that is being written is seldom right yet. `{` and `}` on the line of the cursor are
 * followed, those of lines above are not.
 *
 * @param line  from 0
 */
export function placeAt(lines: readonly string[], line: number, column: number): YamlPlace {
  const before = (lines[line] ?? '').slice(0, column)
  const own = KEY.exec(before)
  const isListItem = /^\s*- +[^:]*$/.test(before)
  const indent = indentOf(before)
  const keys = keysAbove(lines, line, own ? indent : (/^\s*/.exec(before)?.[0].length ?? 0), isListItem)
  if (!own) return { keys, isValue: isListItem }
  const rest = before.slice(own[0].length)
  const inside = insideBraces(rest)
  const all = [...keys, own[3] ?? '']
  return inside ? { keys: [...all, ...inside.keys], isValue: inside.isValue } : { keys: all, isValue: true }
}

function keysAbove(lines: readonly string[], line: number, indent: number, isListItem: boolean): string[] {
  const keys: string[] = []
  let limit = isListItem ? indent + 1 : indent
  for (let at = line - 1; at >= 0 && limit > 0; at--) {
    const text = lines[at] ?? ''
    if (text.trim() === '' || text.trim().startsWith('#')) continue
    const found = KEY.exec(text)
    // A list may stand as far to the left as its key.
    const own = found ? indentOf(text) : null
    if (found && own !== null && own < limit) {
      keys.unshift(found[3] ?? '')
      const dash = /^(\s*)- /.exec(text)
      limit = dash ? (dash[1]?.length ?? 0) + (own > 0 ? 0 : 1) : own
    }
  }
  return keys
}

/** Of the key itself: behind the dash of a list. */
function indentOf(text: string): number {
  return /^\s*(?:- +)*/.exec(text)?.[0].length ?? 0
}

function insideBraces(text: string): YamlPlace | null {
  const open = text.lastIndexOf('{')
  if (open < 0 || text.lastIndexOf('}') > open) return null
  const entry =
    text
      .slice(open + 1)
      .split(',')
      .at(-1) ?? ''
  const key = /^\s*([^:]+):\s/.exec(`${entry} `)
  return key && entry.includes(':')
    ? { keys: [(key[1] ?? '').trim()], isValue: true }
    : { keys: [], isValue: false }
}
