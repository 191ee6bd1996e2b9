import type { RuleFile } from '@entrepot/git'
import { type BaseTree, plainFile } from './base-tree.js'

/** Bytes of a `.gitattributes` or `.gitignore`; a larger one is none that somebody wrote, and is not looked into. */
export const RULE_FILE_MAX_BYTES = 1024 * 1024
/** Bytes of all of them that one question looks into: they are held in memory. */
const ALL_RULES_MAX_BYTES = 16 * 1024 * 1024

export type RuleFileName = '.gitattributes' | '.gitignore'

/** Rule files that a commit changes, by path; null: it goes away. */
export type ChangedRules = ReadonlyMap<string, Uint8Array | null>

/**
 * The files of that name that have a say about any of `paths`: those in its folders, from the root down.
 * Cost: a look-up in memory for each folder, and a read of each file that is there.
 */
export async function ruleFilesFor(
  base: BaseTree,
  name: RuleFileName,
  paths: readonly string[],
  changed: ChangedRules = new Map(),
): Promise<RuleFile[]> {
  const found: RuleFile[] = []
  let sizeBytes = 0
  for (const folder of foldersOf(paths)) {
    const path = folder === '' ? name : `${folder}/${name}`
    const change = changed.get(path)
    const bytes = change === undefined ? await ruleFileAt(base, path) : change
    if (bytes === null || bytes.length > RULE_FILE_MAX_BYTES) continue
    sizeBytes += bytes.length
    if (sizeBytes > ALL_RULES_MAX_BYTES) break
    found.push({ path, bytes })
  }
  return found
}

/** The bytes of a rule file in the tree; null when there is none, or none that is looked into. */
export async function ruleFileAt(base: BaseTree, path: string): Promise<Uint8Array | null> {
  const entry = plainFile(base, path)
  if (!entry || entry.sizeBytes > RULE_FILE_MAX_BYTES) return null
  return base.reader.readBlob(entry.oid, RULE_FILE_MAX_BYTES)
}

export function isRuleFile(path: string): boolean {
  return /(?:^|\/)\.git(?:attributes|ignore)$/.test(path)
}

/** Every folder that any of the paths lies in, the root (`''`) included, upper ones first. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set<string>([''])
  for (const path of paths) {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      folders.add(path.slice(0, slash))
    }
  }
  return [...folders].sort()
}
