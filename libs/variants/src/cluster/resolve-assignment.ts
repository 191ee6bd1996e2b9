import { DomainError, formatRepoId, isCommitSha, type AccountPrincipal, type TreeEntry } from '@entrepot/core'
import type { AssignmentWithRepo } from '@entrepot/persistence'
import { type AssignedFile, type AssignedModel, encodeFilePath, repoPath } from '@entrepot/protocol'
import {
  can,
  type Engines,
  findReadableRepo,
  isFile,
  readTree,
  requireRight,
  type ResolvedRevision,
  resolveRevision,
  stateFor,
} from '@entrepot/registry'

/** The name that clients ask for when they were told nothing else. */
const DEFAULT_REF = 'main'

/**
 * What a node is to hold for an assignment: exactly what a client of its profile would get by the name of the model, with the token that
 * asks. Where no revision was asked for, that is the variant which is right for the profile, under the alias that clients are told online too;
 * of a model without variants it is the default branch.
 *
 * @throws DomainError `repo-not-found`, `gated-repo`  it is not for this token
 * @throws DomainError `variant-not-found`, `revision-…` and what else resolving throws
 */
export async function resolveAssignment(
  engines: Engines,
  holder: AccountPrincipal,
  profileName: string | null,
  { id, repo: assigned, revision }: AssignmentWithRepo,
): Promise<AssignedModel> {
  const repo = await findReadableRepo(engines, holder, assigned)
  requireRight(holder, 'repo:read-content', repo)
  // As to a token that carries the profile: to it the name of a model means the variant that fits.
  const principal = revision === null ? { ...holder, profile: profileName } : holder
  const resolved = await resolveRevision(engines, principal, repo, revision ?? DEFAULT_REF)
  // Where the files are is another repository sometimes, which must be this token's to read as well.
  if (!can(holder, 'repo:read-content', resolved.repo))
    throw new DomainError('repo-not-found', 'Repository not found')
  const files = await filesOf(engines, resolved)
  return {
    assignmentId: id,
    model: formatRepoId(repo),
    ref: revision === null ? DEFAULT_REF : isCommitSha(revision) ? null : revision,
    shownAs: resolved.shownAs,
    repository: formatRepoId(resolved.repo),
    repositoryId: resolved.repo.id,
    commit: resolved.commit,
    variant: await variantKeyOf(engines, resolved),
    verdict: stateFor(holder, resolved.revision),
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    files,
  }
}

async function filesOf(engines: Engines, { repo, commit, paths }: ResolvedRevision): Promise<AssignedFile[]> {
  const tree = await readTree(engines, { repo, commit })
  const base = `/${repoPath(repo)}/resolve/${commit}`
  return tree.entries
    .filter(entry => isFile(entry) && (paths === null || paths.has(entry.path)))
    .map(entry => describe(entry, base))
}

function describe({ path, sizeBytes, oid, lfs }: TreeEntry, base: string): AssignedFile {
  return { path, sizeBytes, sha256: lfs?.oid ?? null, gitOid: oid, url: `${base}/${encodeFilePath(path)}` }
}

async function variantKeyOf({ db }: Engines, { commit, shownAs }: ResolvedRevision): Promise<string | null> {
  if (shownAs === commit) return null
  const alias = await db.prisma.aliasRevision.findUnique({ where: { commit: shownAs } })
  return alias?.variantKey ?? null
}
