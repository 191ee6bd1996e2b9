import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml'
import type { PolicyProblem } from './parse-policy.js'

type Path = readonly (string | number)[]

/** The YAML of a policy, as data and with the places of everything in it. */
export interface PolicyText {
  readonly value: unknown
  readonly problems: readonly PolicyProblem[]
  /** A problem at the key or the value that a path leads to, or at the last thing on the way that is there. */
  problem(path: Path, message: string): PolicyProblem
  /** A problem within a text, `offset` UTF-16 code units from its beginning. */
  problemWithin(path: Path, offset: number, message: string): PolicyProblem
  isMapping(path: Path): boolean
}

/** Brackets within brackets that are read; `scopes[0].rules.<id>.fail` is five deep, and a thousand fill the stack of readers. */
const MAX_DEPTH = 100
const TOO_DEEP = 'It is nested too deeply for a policy.'

/** Reads YAML without anchors and aliases: a policy is read by people, and an alias can stand for a million rows. */
export function readPolicyText(source: string): PolicyText {
  const lines = new LineCounter()
  const at = (offset: number, path: Path, message: string): PolicyProblem => {
    const { line, col } = lines.linePos(offset)
    return { message, line: Math.max(1, line), column: Math.max(1, col), path: pathText(path) }
  }
  const document = isTooDeep(source) ? null : parseQuietly(source, lines)
  const problems = document ? problemsOf(document, at) : [at(0, [], TOO_DEEP)]
  const root = document?.contents ?? null
  return {
    value: document && problems.length === 0 ? document.toJS({ maxAliasCount: 0 }) : null,
    problems,
    problem: (path, message) => at(find(root, path).offset, path, message),
    problemWithin: (path, offset, message) => {
      const { node } = find(root, path)
      const within = isScalar(node) ? placeWithin(source, node, offset) : null
      return within === null
        ? at(find(root, path).offset, path, `${message} (character ${offset + 1} of the condition)`)
        : at(within, path, message)
    },
    isMapping: path => isMap(find(root, path).node),
  }
}

function isTooDeep(source: string): boolean {
  let depth = 0
  for (const character of source) {
    if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > MAX_DEPTH) return true
  }
  return new RegExp(`(?:[-?] ){${MAX_DEPTH}}`).test(source)
}

function parseQuietly(source: string, lineCounter: LineCounter): Document | null {
  try {
    return parseDocument(source, { lineCounter, prettyErrors: false, logLevel: 'silent' })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function problemsOf(
  document: Document,
  at: (offset: number, path: Path, message: string) => PolicyProblem,
): PolicyProblem[] {
  const problems = document.errors.map(({ pos, message }) => at(pos[0], [], `${message}.`))
  visit(document, {
    Node(_key, node) {
      if (isAlias(node) || node.anchor !== undefined)
        problems.push(at((node as Node).range?.[0] ?? 0, [], 'A policy has no anchors and no aliases.'))
    },
  })
  return problems
}

interface Found {
  /** Null where the path leads to nothing. */
  readonly node: unknown
  readonly offset: number
}

/** A key of a mapping stands where its name does, a member of a list where it begins. */
function find(root: unknown, path: Path): Found {
  let node = root
  let offset = 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) return { node: null, offset }
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step]
      offset = (node as Node | undefined)?.range?.[0] ?? offset
    } else return { node: null, offset }
  }
  return { node, offset }
}

/** Where a character of a text stands in the source; null where the text is not written out as it is. */
function placeWithin(source: string, { range, value }: Scalar, offset: number): number | null {
  if (!range || typeof value !== 'string') return null
  const quote = source[range[0]] === '"' || source[range[0]] === "'" ? 1 : 0
  const start = range[0] + quote
  return source.startsWith(value, start) ? start + offset : null
}

function pathText(path: Path): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('')
}
