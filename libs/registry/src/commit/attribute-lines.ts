import { DomainError } from '@entrepot/core'
import { lfsAttributeLine } from '@entrepot/git'
import type { BaseTree } from './base-tree.js'
import { bytesOf, sizeOf } from './body-bytes.js'
import type { CopyPut } from './copy-puts.js'
import type { FileChange } from './file-change.js'
import { type ChangedRules, isRuleFile, RULE_FILE_MAX_BYTES, ruleFileAt } from './rule-files.js'

const ROOT = '.gitattributes'
const LINE_FEED = 0x0a

/**
 * What a commit does to the files that say which paths are for LFS.
 * @throws DomainError `limit-exceeded`, `invalid-argument`  one of them is too large, or in LFS itself
 */
export async function changedRules(
  base: BaseTree,
  changes: readonly FileChange[],
  copies: readonly CopyPut[],
): Promise<ChangedRules> {
  const rules = new Map<string, Uint8Array | null>()
  for (const { kind, path } of changes) if (kind === 'delete' && isRuleFile(path)) rules.set(path, null)
  for (const change of changes) {
    if (!isRuleFile(change.path)) continue
    if (change.kind === 'large-file') throw inLfs(change.path)
    if (change.kind !== 'file') continue
    if (sizeOf(change.body) > RULE_FILE_MAX_BYTES) throw tooLarge(change.path)
    rules.set(change.path, await bytesOf(change.body))
  }
  for (const { path, isLarge, put } of copies) {
    if (!isRuleFile(path)) continue
    if (isLarge) throw inLfs(path)
    rules.set(path, await base.reader.readBlob(put.oid, RULE_FILE_MAX_BYTES))
  }
  return rules
}

/**
 * The `.gitattributes` at the root with a line for each of these paths. Without one, git-lfs would take their pointers for the files
 * themselves. Null when there are none, and when what has its name is none to which lines can be added.
 */
export async function addAttributeLines(
  base: BaseTree,
  paths: readonly string[],
  rules: ChangedRules,
): Promise<{ readonly path: string; readonly bytes: Buffer } | null> {
  if (paths.length === 0) return null
  const change = rules.get(ROOT)
  const text = change === undefined ? await ruleFileAt(base, ROOT) : change
  if (text === null && change === undefined && base.index?.get(ROOT)) return null
  const before = Buffer.from(text ?? '')
  const isOpen = before.length > 0 && before.at(-1) !== LINE_FEED
  const lines = paths.map(path => `${lfsAttributeLine(path)}\n`)
  return { path: ROOT, bytes: Buffer.concat([before, Buffer.from((isOpen ? '\n' : '') + lines.join(''))]) }
}

function inLfs(path: string): DomainError {
  return new DomainError('invalid-argument', `${path} can't be in LFS: git reads it to know what is.`)
}

function tooLarge(path: string): DomainError {
  return new DomainError('limit-exceeded', `${path} may have ${RULE_FILE_MAX_BYTES} bytes.`)
}
