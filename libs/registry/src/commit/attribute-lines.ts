import { lfsAttributeLine } from '@entrepot/git'
import type { BaseTree } from './base-tree.js'
import { bytesOf, sizeOf } from './body-bytes.js'
import type { FileChange } from './file-change.js'
import { type ChangedRules, isRuleFile, RULE_FILE_MAX_BYTES, ruleFileAt } from './rule-files.js'

const ROOT = '.gitattributes'
const LINE_FEED = 0x0a

/** What a commit does to the files that say which paths are for LFS. */
export async function changedRules(changes: readonly FileChange[]): Promise<ChangedRules> {
  const rules = new Map<string, Uint8Array | null>()
  for (const change of changes) {
    if (!isRuleFile(change.path)) continue
    if (change.kind === 'delete') rules.set(change.path, rules.get(change.path) ?? null)
    else if (change.kind === 'file' && sizeOf(change.body) <= RULE_FILE_MAX_BYTES)
      rules.set(change.path, await bytesOf(change.body))
  }
  return rules
}

/**
 * The `.gitattributes` at the root with a line for each of these paths; null when there are none. Without one, git-lfs would take their
 * pointers for the files themselves.
 */
export async function addAttributeLines(
  base: BaseTree,
  paths: readonly string[],
  rules: ChangedRules,
): Promise<{ readonly path: string; readonly bytes: Buffer } | null> {
  if (paths.length === 0) return null
  const change = rules.get(ROOT)
  const before = Buffer.from((change === undefined ? await ruleFileAt(base, ROOT) : change) ?? '')
  const isOpen = before.length > 0 && before.at(-1) !== LINE_FEED
  const lines = paths.map(path => `${lfsAttributeLine(path)}\n`)
  return { path: ROOT, bytes: Buffer.concat([before, Buffer.from((isOpen ? '\n' : '') + lines.join(''))]) }
}
