import { Buffer } from 'node:buffer'
import { asCommitSha, type CommitSha, DomainError, formatRepoId, type RepoName } from '@entrepot/core'
import { formatLfsPointer } from '@entrepot/git'
import {
  appendAudit,
  endDerivation,
  findRefs,
  findReposById,
  type Repo,
  type Tx,
} from '@entrepot/persistence'
import {
  commitChanges,
  createRepository,
  type FileChange,
  readTree,
  resolveRevision,
  stockGitattributes,
} from '@entrepot/registry'
import type { MadeWeights } from './make-weights.js'
import type { MadeFile } from './put-made.js'
import { requireNoWider, requireReleased } from './request-derivation.js'
import type { SupportFiles } from './support-files.js'
import { entryOf, type Workbench } from './workbench.js'

/** Everything that the new revision is to hold. */
export interface Result {
  readonly made: MadeWeights
  readonly support: SupportFiles
  readonly card: string
}

/**
 * Lands what was made, by the door that every commit takes, and ends the derivation in the same transaction: either both are there or
 * neither. The source must still be readable, and no less open than the target.
 *
 * @param target  where it goes; null: a repository that is made by this
 * @throws as `createRepository` and `commitChanges`
 * @throws DomainError `cancelled`  it is no longer ours
 */
export async function landVariant(bench: Workbench, target: Repo | null, result: Result): Promise<void> {
  await requireSourceStands(bench)
  if (target === null) await landNew(bench, result)
  else await landOnBranch(bench, target, result)
}

/** The name that the result goes by. */
export function targetName({ derivation }: Pick<Workbench, 'derivation'>): RepoName {
  return { type: 'model', namespace: derivation.targetNamespace, name: derivation.targetName }
}

async function requireSourceStands({ engines, principal, source }: Workbench): Promise<void> {
  const { commit, revision } = await resolveRevision(engines, principal, source.repo, source.commit)
  if (commit !== source.commit) throw new DomainError('revision-not-found', 'The source is gone.')
  await requireReleased(engines, principal, { repo: source.repo, revision })
}

async function landNew(bench: Workbench, { made, support, card }: Result): Promise<void> {
  const { engines, principal, source } = bench
  const large = [...made.files, ...support.large]
  const files = [
    { path: '.gitattributes', bytes: Buffer.from(attributesFor(large)) },
    { path: 'README.md', bytes: Buffer.from(card) },
    ...support.small,
    ...large.map(file => ({ path: file.path, bytes: formatLfsPointer(file) })),
  ]
  await createRepository(engines, principal, {
    name: targetName(bench),
    visibility: source.repo.visibility,
    gating: source.repo.gating,
    files,
    made: made.files,
    alongside: (tx, repo, commit) => finish(tx, bench, { repo, commit, made }),
  })
}

async function landOnBranch(bench: Workbench, repo: Repo, { made, support, card }: Result): Promise<void> {
  const { engines, principal, derivation } = bench
  const refName = `refs/heads/${derivation.targetBranch}`
  const held = await heldPaths(bench, repo, refName)
  const cardPath = held.has('README.md') ? `README-${recipeType(bench)}.md` : 'README.md'
  const fresh = support.small.filter(({ path }) => !held.has(path))
  const changes: FileChange[] = [
    { kind: 'file', path: cardPath, body: Buffer.from(card) },
    ...fresh.map(({ path, bytes }) => ({ kind: 'file', path, body: bytes }) as const),
    ...[...made.files, ...support.large.filter(({ path }) => !held.has(path))].map(
      file => ({ kind: 'large-file', ...file }) as const,
    ),
  ]
  const taken = made.files.find(({ path }) => held.has(path))
  if (taken)
    throw new DomainError('already-exists', `${derivation.targetBranch} has a file ${taken.path} already.`)
  await commitChanges(engines, {
    actor: principal,
    repo,
    refName,
    expectedParent: null,
    summary: `Add ${recipeType(bench)} of ${formatRepoId(bench.source.repo)}`,
    description: `Made from revision ${bench.source.commit}, variant ${bench.source.variant.key}.`,
    changes,
    alongside: (tx, now, commit) => finish(tx, bench, { repo: now, commit, made }),
  })
}

async function heldPaths({ engines }: Workbench, repo: Repo, refName: string): Promise<ReadonlySet<string>> {
  const [ref] = await findRefs(engines.db.prisma, repo.id, [refName])
  if (!ref) return new Set()
  const tree = await readTree(engines, { repo, commit: asCommitSha(ref.commit) })
  return new Set(tree.entries.map(({ path }) => path))
}

/** The type that was made, for people and names of files. */
export function recipeType({ derivation }: Pick<Workbench, 'derivation'>): string {
  return String((derivation.recipe as { type?: unknown }).type)
}

async function finish(
  tx: Tx,
  { derivation, settings, source, principal }: Workbench,
  { repo, commit, made }: { readonly repo: Repo; readonly commit: CommitSha; readonly made: MadeWeights },
): Promise<void> {
  const [now] = await findReposById(tx, [source.repo.id])
  if (!now) throw new DomainError('repo-not-found', 'The source is gone.')
  requireNoWider(now, repo)
  const isOurs = await endDerivation(tx, derivation.id, settings.owner, {
    state: 'done',
    resultRepoId: repo.id,
    resultCommit: commit,
    measured: made.measured && { ...made.measured, worstTensor: worstOf(made.measured) },
  })
  if (!isOurs) throw new DomainError('cancelled', 'It was cancelled, or another worker has it.')
  await appendAudit(tx, {
    actor: principal,
    action: 'variant.made',
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail: {
      derivationId: derivation.id,
      commit,
      source: formatRepoId(now),
      sourceCommit: source.commit,
      tool: made.tool,
      oids: made.files.map(({ oid }) => oid),
    },
  })
}

function worstOf(measured: NonNullable<MadeWeights['measured']>) {
  return measured.kind === 'gguf' && measured.worstTensor ? { ...measured.worstTensor } : null
}

/** Git's rules with a line for each kind of large file that the usual ones leave out. */
function attributesFor(large: readonly MadeFile[]): string {
  const stock = stockGitattributes('model')
  const patterns = large.map(({ path }) =>
    path.endsWith('.gguf') ? '*.gguf' : path.replaceAll(' ', '[[:space:]]'),
  )
  const known = (pattern: string) => {
    const extension = /\.[^./]+$/.exec(pattern)?.[0]
    return extension !== undefined && stock.includes(`*${extension} `)
  }
  const lines = [...new Set(patterns)]
    .filter(pattern => !known(pattern))
    .map(pattern => `${pattern} filter=lfs diff=lfs merge=lfs -text\n`)
  return `${stock}${lines.join('')}`
}

/** The source's card; empty where it has none. */
export function cardEntry({ source }: Workbench) {
  return source.tree.get('README.md') === null ? null : entryOf(source, 'README.md')
}
