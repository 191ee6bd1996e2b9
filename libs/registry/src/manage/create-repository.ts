import {
  type AccountPrincipal,
  type CommitSha,
  formatRepoId,
  type Gating,
  isDomainError,
  type Principal,
  type RepoName,
  type Visibility,
} from '@entrepot/core'
import { ObjectReader } from '@entrepot/git'
import {
  appendAudit,
  findRepo,
  forgetFormerName,
  isUniqueViolation,
  type LargeFile,
  type Repo,
  type Tx,
} from '@entrepot/persistence'
import { signatureOf } from '../access/signature-of.js'
import type { Engines } from '../engines.js'
import { landRevision } from '../land/land-revision.js'
import { prepareRevision } from '../land/prepare-revision.js'
import { storePack } from '../land/store-pack.js'
import { requireLinkable } from '../lfs/require-linkable.js'
import { NOTHING_BEFORE } from '../receive/baseline.js'
import { requireCardOfHub } from '../receive/card-gate.js'
import { requireSmallFiles } from '../receive/too-large.js'
import { requireDownloadable } from '../receive/tree-gate.js'
import { requireCreator, withSpelledNamespace } from './require-creator.js'
import { nameTaken, requireNameFree, takenMeanwhile } from './require-name-free.js'
import { type FirstFiles, writeFirstCommit } from './write-first-commit.js'

export interface RepoCreation extends Partial<Pick<FirstFiles, 'sdk' | 'license' | 'files'>> {
  readonly name: RepoName
  readonly visibility: Visibility
  /** How its readers get its files; `none` unless said. */
  readonly gating?: Gating
  /** Large files among its first ones whose bytes we made for its creator, and which are known. */
  readonly made?: readonly LargeFile[]
  /** What else is written in the transaction that makes it. */
  readonly alongside?: (tx: Tx, repo: Repo, commit: CommitSha) => Promise<void>
}

const DEFAULT_BRANCH = 'main'

/**
 * Makes a repository with its first commit, in one transaction: nobody sees it empty. Its creator is the author.
 *
 * @throws DomainError `already-exists`  there is one of this name, or a mirror that will be; `detail.repo` is the id
 * @throws DomainError `forbidden`, `authentication-required`  not in this namespace, not with this token
 * @throws DomainError `path-unsafe`, `invalid-argument`, `card-invalid`, `limit-exceeded`  its first files, which are checked as those of a push
 * @throws DomainError `lfs-object-missing`  a pointer among them to a large file that its creator may read nowhere
 */
export async function createRepository(
  engines: Engines,
  principal: Principal,
  creation: RepoCreation,
): Promise<Repo> {
  const creator = requireCreator(principal, creation.name.namespace)
  const { prisma } = engines.db
  const name = await withSpelledNamespace(prisma, creation.name)
  await requireNameFree(prisma, name)
  try {
    return await landFirstCommit(engines, creator, { ...creation, name })
  } catch (error) {
    // Somebody else made one at the same time. Which of the two statements met it first says nothing.
    if (isUniqueViolation(error)) throw await takenMeanwhile(engines.db.prisma, name)
    if (isDomainError(error, 'ref-conflict') && (await findRepo(prisma, name)))
      throw await takenMeanwhile(prisma, name)
    throw error
  }
}

async function landFirstCommit(
  engines: Engines,
  creator: AccountPrincipal,
  creation: RepoCreation,
): Promise<Repo> {
  const { name, visibility, gating = 'none', sdk = null, license = null, files = [] } = creation
  const signature = signatureOf(creator, new Date())
  const first = { type: name.type, title: name.name, sdk, license, files }
  const written = await writeFirstCommit(engines.scratchDir, signature, first)
  const { commit, gitDir, packs, dispose } = written
  const reader = new ObjectReader(gitDir)
  try {
    const prepared = await prepareRevision(engines, { ...name, visibility }, commit, reader)
    requireSmallFiles(prepared.tree, engines.gitFileMaxBytes)
    await requireDownloadable(prepared.tree, NOTHING_BEFORE)
    await requireCardOfHub(name, prepared, NOTHING_BEFORE, reader)
    // A pointer is a file like any other to whoever sends it.
    const made = new Set(creation.made?.map(({ oid }) => oid))
    const sent = prepared.largeFiles.filter(({ oid }) => !made.has(oid))
    await requireLinkable(engines, creator, null, sent)
    await engines.trees.put(prepared.tree)
    const landed = await landRevision(engines, {
      actor: creator,
      source: 'commit',
      repo: name,
      create: { visibility, gating, defaultBranch: DEFAULT_BRANCH },
      packs: await Promise.all(packs.map(pack => storePack(engines, pack))),
      refUpdates: [{ name: `refs/heads/${DEFAULT_BRANCH}`, before: null, after: { oid: commit, commit } }],
      revisions: [prepared],
      hasKnownFilesOnly: true,
      alongside: async (tx, repo) => {
        await noteCreation(tx, creator, repo)
        await creation.alongside?.(tx, repo, commit)
      },
    })
    return landed.repo
  } finally {
    await reader.close()
    await dispose()
  }
}

async function noteCreation(tx: Tx, creator: AccountPrincipal, repo: Repo): Promise<void> {
  // A row that was there before was locked, and so has had its epoch counted up: this landing did not make it.
  if (repo.epoch > 1n) throw nameTaken(repo)
  await forgetFormerName(tx, repo)
  await appendAudit(tx, {
    actor: creator,
    action: 'repo.create',
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail: { type: repo.type, visibility: repo.visibility },
  })
}
