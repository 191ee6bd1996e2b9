import { DomainError } from '@entrepot/core'
import { checkTree, type TreeIndex, type TreeRemark } from '@entrepot/git'
import { type Baseline, keyOfRemark } from './baseline.js'
import { MAX_NAMED } from './limits.js'

type Refused = Exclude<TreeRemark['kind'], 'large-blob'>

/** What is wrong, and what to do about it. */
const WORDS = {
  symlink: {
    are: 'Symbolic links, which Hub clients download as text files',
    fix: 'Replace each link by the file itself.',
  },
  submodule: { are: "Submodules, which Hub clients can't download", fix: 'Commit the files themselves.' },
  'case-collision': {
    are: "Names that are one file on systems that don't tell upper from lower case",
    fix: 'Rename one of each pair.',
  },
} as const satisfies Record<Refused, { are: string; fix: string }>

/**
 * Refuses a tree for what this push brings into it that clients could not download as it is.
 * @throws DomainError `path-unsafe`  saying what to do instead
 */
export async function requireDownloadable(tree: TreeIndex, baseline: Baseline): Promise<void> {
  const remarks = checkTree(tree.entries).filter(isRefused)
  if (remarks.length === 0) return
  const known = await baseline.remarks()
  const fresh = remarks.filter(remark => !known.has(keyOfRemark(remark)))
  const [first] = fresh
  if (first) throw refusal(fresh.filter(remark => remark.kind === first.kind))
}

function isRefused(remark: TreeRemark): remark is TreeRemark & { kind: Refused } {
  return remark.kind !== 'large-blob'
}

function refusal(remarks: readonly (TreeRemark & { kind: Refused })[]): DomainError {
  const [first] = remarks
  const { are, fix } = WORDS[first?.kind ?? 'symlink']
  const named = remarks
    .slice(0, MAX_NAMED)
    .map(({ path, otherPath }) => (otherPath === null ? `\`${path}\`` : `\`${otherPath}\` and \`${path}\``))
  const more = remarks.length > named.length ? `, and ${remarks.length - named.length} more` : ''
  return new DomainError('path-unsafe', `${are}: ${named.join(', ')}${more}. ${fix}`, {
    kind: first?.kind ?? null,
    paths: remarks.slice(0, MAX_NAMED).map(remark => remark.path),
  })
}
