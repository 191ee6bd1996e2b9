import { load, YAMLException, type LoadOptions } from 'js-yaml'
import type { CardProblem, FrontMatter, Metadata } from './card.js'
import {
  FRONT_MATTER_LONG_LENGTH,
  FRONT_MATTER_MAX_LENGTH,
  YAML_DEEP_LEVELS,
  YAML_MAX_LEVELS,
  YAML_MAX_MERGED_KEYS,
  YAML_MAX_NODES,
} from './limits.js'

export interface LoadedYaml {
  readonly metadata: Metadata | null
  readonly problems: readonly CardProblem[]
}

/** The two limits are js-yaml's own, newer than its types. */
interface BoundedLoadOptions extends LoadOptions {
  maxDepth: number
  maxTotalMergeKeys: number
}

const OPTIONS: BoundedLoadOptions = { maxDepth: YAML_MAX_LEVELS, maxTotalMergeKeys: YAML_MAX_MERGED_KEYS }

/**
 * Reads front matter with the Hub's YAML dialect. Never throws.
 *
 * Duplicate keys are the one error that is read past, the last one winning, as the Hub's Python client does: the other
 * rules then still have something to judge.
 */
export function loadYaml({ text, line }: FrontMatter): LoadedYaml {
  const problems: CardProblem[] = []
  const report = (kind: CardProblem['kind'], detail: string, at = { line, column: 1 }) =>
    problems.push({ kind, detail, ...at })

  if (text.length > FRONT_MATTER_MAX_LENGTH) {
    report('front-matter-too-large', String(text.length))
    return { metadata: null, problems }
  }
  if (text.length > FRONT_MATTER_LONG_LENGTH) report('front-matter-long', String(text.length))

  let value: unknown
  try {
    value = load(text, OPTIONS)
  } catch (error) {
    const problem = problemOf(error, line)
    problems.push(problem)
    if (problem.kind !== 'yaml-duplicate-key') return { metadata: null, problems }
    const again = loadLastWins(text, line)
    if ('kind' in again) return { metadata: null, problems: [...problems, again] }
    value = again.value
  }
  if (value === null || value === undefined) return { metadata: {}, problems }
  if (!isMapping(value)) {
    report('yaml-not-a-mapping', kindOf(value))
    return { metadata: null, problems }
  }
  const size = measure(value)
  if (size.nodes > YAML_MAX_NODES) report('yaml-too-many-nodes', String(YAML_MAX_NODES))
  if (size.levels > YAML_DEEP_LEVELS) report('yaml-deep', String(size.levels))
  return { metadata: value, problems }
}

/** Reads any YAML text in the Hub's dialect and within the same limits; lines of a problem count from 1. Never throws. */
export function readYaml(text: string): { value: unknown } | { problem: CardProblem } {
  if (text.length > FRONT_MATTER_MAX_LENGTH) {
    return {
      problem: { kind: 'front-matter-too-large', detail: String(text.length), line: 1, column: 1 },
    }
  }
  try {
    return { value: load(text, OPTIONS) }
  } catch (error) {
    return { problem: problemOf(error, 1) }
  }
}

function loadLastWins(text: string, line: number): { value: unknown } | CardProblem {
  try {
    return { value: load(text, { ...OPTIONS, json: true }) }
  } catch (error) {
    return problemOf(error, line)
  }
}

function problemOf(error: unknown, firstLine: number): CardProblem {
  if (!(error instanceof YAMLException)) {
    // Not a complaint about the text but a failure of the loader, such as a full stack: unreadable all the same.
    return { kind: 'yaml-syntax', detail: String(error).slice(0, 200), line: firstLine, column: 1 }
  }
  const reason = error.reason.slice(0, 200)
  const at = { line: firstLine + error.mark.line, column: error.mark.column + 1 }
  const tag = /^(?:unknown tag|unknown (?:scalar|sequence|mapping) tag) !<(.*)>/.exec(reason)
  if (tag?.[1] !== undefined) return { kind: 'yaml-custom-tag', detail: tag[1], ...at }
  if (reason.startsWith('duplicated mapping key'))
    return { kind: 'yaml-duplicate-key', detail: reason, ...at }
  if (/exceeded max|abnormal merge/.test(reason)) return { kind: 'yaml-too-deep', detail: reason, ...at }
  return { kind: 'yaml-syntax', detail: reason, ...at }
}

/** A mapping of keys, not a list, a date or a scalar. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Date) return 'a date'
  return `a ${typeof value}`
}

/** Counts nodes and levels as if every alias were written out, stopping at the node limit; a cycle ends at that limit too. */
function measure(root: unknown): { nodes: number; levels: number } {
  let nodes = 0
  let levels = 0
  const open: { value: unknown; level: number }[] = [{ value: root, level: 1 }]
  for (let next = open.pop(); next; next = open.pop()) {
    if (++nodes > YAML_MAX_NODES) break
    const { value, level } = next
    if (typeof value !== 'object' || value === null || value instanceof Date) continue
    if (level > levels) levels = level
    const children: unknown[] = Array.isArray(value) ? value : Object.values(value)
    for (const child of children) open.push({ value: child, level: level + 1 })
  }
  return { nodes, levels }
}
