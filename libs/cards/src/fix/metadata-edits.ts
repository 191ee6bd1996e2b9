import type { RepoType } from '@entrepot/core'
import { load } from 'js-yaml'
import { isMap, isScalar, isSeq, parseDocument, Scalar, type YAMLMap } from 'yaml'
import { ambiguousMeaning } from '../ambiguous-scalar.js'
import type { Edit } from './edits.js'
import { safeKey } from './safe-key.js'
import { safeValue } from './safe-value.js'

/** Values that may stand without quotes anywhere: no indicator of YAML is among these characters. */
const PLAIN = /^[A-Za-z0-9][\w.+/<|-]*$/

/**
 * What can be changed in metadata without changing what its author meant: the spelling of keys and values, and quotes. Every edit
 * replaces one scalar, so that comments, order, indentation and line ends stay as they are.
 *
 * @param text  valid YAML with a mapping at its top, and no key twice
 * @returns in the order of the text
 */
export function metadataEdits(text: string, type: RepoType): Edit[] {
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
  const root = document.contents
  if (document.errors.length > 0 || !isMap(root)) return []
  const keys = new Set(root.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')))
  const edits = new Map<number, Edit>()
  for (const { key, value } of root.items) {
    if (!isScalar(key) || typeof key.value !== 'string') continue
    const renamed = isSimple(value) ? safeKey(key.value, type) : null
    if (renamed !== null && !keys.has(renamed)) {
      keys.add(renamed)
      put(edits, key, renamed, 'keys-spelled')
    }
    for (const scalar of scalarsOf(value)) {
      const better = typeof scalar.value === 'string' ? safeValue(key.value, scalar.value, type) : null
      if (better) put(edits, scalar, better.value, better.ruleId)
    }
  }
  for (const edit of quotes(root)) if (!edits.has(edit.start)) edits.set(edit.start, edit)
  return [...edits.values()].sort((a, b) => a.start - b.start)
}

function isSimple(value: unknown): boolean {
  return isScalar(value) || (isSeq(value) && value.items.every(isScalar))
}

/** A key takes one value, or a list of them. */
function scalarsOf(value: unknown): Scalar[] {
  if (isScalar(value)) return [value]
  return isSeq(value) ? value.items.filter(isScalar) : []
}

function put(edits: Map<number, Edit>, scalar: Scalar, value: string, ruleId: string): void {
  const edit = editOf(scalar, value, ruleId)
  if (edit) edits.set(edit.start, edit)
}

/** Null for values over several lines, and for one that others repeat: it is theirs as well. */
function editOf({ range, type, source, anchor }: Scalar, value: string, ruleId: string): Edit | null {
  if (!range || source === undefined || anchor !== undefined || /[\r\n]/.test(source)) return null
  const [start, end] = range
  if (type === Scalar.QUOTE_DOUBLE) return { start, end, text: JSON.stringify(value), ruleId }
  if (type === Scalar.QUOTE_SINGLE) return { start, end, text: `'${value.replaceAll("'", "''")}'`, ruleId }
  if (type !== Scalar.PLAIN) return null
  const isPlain = PLAIN.test(value) && ambiguousMeaning(value) === null && load(value) === value
  return { start, end, text: isPlain ? value : JSON.stringify(value), ruleId }
}

/** Only values that the Hub reads as text: quotes change nothing for it then. */
function* quotes(root: YAMLMap): Iterable<Edit> {
  const open: unknown[] = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isMap(node)) open.push(...node.items.map(({ value }) => value ?? null))
    else if (isSeq(node)) open.push(...node.items)
    else if (isScalar(node) && node.type === Scalar.PLAIN && node.source !== undefined) {
      const { source } = node
      if (ambiguousMeaning(source) === null || load(source) !== source) continue
      const edit = editOf(node, source, 'yaml-values-unambiguous')
      if (edit) yield edit
    }
  }
}
