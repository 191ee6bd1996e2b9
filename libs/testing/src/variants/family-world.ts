import { type CommitSha, type RepoType, type VerdictState, type Visibility } from '@entrepot/core'
import {
  findReposById,
  findRevision,
  type NewVariant,
  replaceVariants,
  type Repo,
  setLineage,
  transaction,
  updateVerdicts,
} from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '../engines/open-test-engines.js'
import { landFolder } from '../landing/land-folder.js'

/** A repository that holds variants. */
export interface HeldModel {
  readonly id: string
  readonly type?: RepoType
  readonly visibility?: Visibility
  /** What its card names, and as what. */
  readonly base?: readonly string[]
  readonly relation?: string | null
  /** Of its only commit, or of each of several, the oldest first. */
  readonly verdicts?: readonly VerdictState[]
  /** At its head. */
  readonly audiences?: Readonly<Record<string, VerdictState>>
  readonly expiresAt?: Date
  /** At each of its commits. */
  readonly variants?: readonly Partial<NewVariant>[]
}

export interface HeldRepo {
  readonly repo: Repo
  readonly commits: readonly CommitSha[]
}

/** Engines whose models hold variants that were written by hand. */
export interface FamilyWorld {
  readonly engines: TestEngines
  hold(model: HeldModel): Promise<HeldRepo>
  close(): Promise<void>
}

export async function openFamilyWorld(
  options: Parameters<typeof openTestEngines>[0] = {},
): Promise<FamilyWorld> {
  const engines = await openTestEngines(options)
  return { engines, hold: model => hold(engines, model), close: () => engines.close() }
}

/** A variant as a header would say it: safetensors in BF16, unless it is told otherwise. */
export function variantOf(facts: Partial<NewVariant> = {}): NewVariant {
  const { format = 'safetensors', quantization = 'BF16', sizeBytes = 1_000 } = facts
  return {
    key: `${format}/${quantization}`,
    isQuantized: false,
    bitsPerWeight: 16,
    parameterCount: 500,
    architecture: 'llama',
    contextTokens: 2_048,
    engines: format === 'gguf' ? ['llamacpp', 'ollama'] : ['vllm', 'transformers'],
    files: [{ path: `${quantization}.${format}`, sizeBytes, sha256: null }],
    shape: null,
    header: null,
    ...facts,
    format,
    quantization,
    sizeBytes,
  }
}

async function hold(engines: TestEngines, model: HeldModel): Promise<HeldRepo> {
  const { id, verdicts = ['cleared'], variants = [{}] } = model
  const commits = verdicts.map((verdict, at) => ({ files: { 'a.txt': `${id} ${at}` }, verdict }))
  const { type = 'model', visibility = 'public' } = model
  const landed = await landFolder(engines, { id, type, visibility, commits })
  await transaction(engines.db.prisma, async tx => {
    for (const commit of landed.commits) {
      const revision = await findRevision(tx, landed.repo.id, commit)
      if (revision)
        await replaceVariants(
          tx,
          { repoId: landed.repo.id, revisionId: revision.id },
          variants.map(variantOf),
        )
    }
  })
  await describeHead(engines, landed.repo, { ...model, commit: landed.commits.at(-1) })
  const [repo = landed.repo] = await findReposById(engines.db.prisma, [landed.repo.id])
  return { repo, commits: landed.commits }
}

async function describeHead(
  { db }: TestEngines,
  repo: Repo,
  {
    base = [],
    relation = 'quantized',
    commit,
    ...model
  }: HeldModel & { readonly commit: CommitSha | undefined },
): Promise<void> {
  const parents = base.map(id => ({ kind: 'base_model' as const, id, relation }))
  const { audiences, expiresAt } = model
  await transaction(db.prisma, async tx => {
    const edges = parents.map(({ kind, id }) => ({
      kind,
      parentType: 'model' as const,
      parentId: id,
      relation,
    }))
    await setLineage(tx, repo.id, edges)
    await tx.revision.updateMany({ where: { repoId: repo.id }, data: { facts: { lineage: { parents } } } })
    const head = commit && (await findRevision(tx, repo.id, commit))
    if (!head) return
    const changed = { ...(audiences && { audiences }), ...(expiresAt && { expiresAt }) }
    const { verdict, policyVersion, verdictReasons } = head
    await updateVerdicts(tx, [{ revisionId: head.id, verdict, policyVersion, verdictReasons, ...changed }])
    await tx.repo.update({
      where: { id: repo.id },
      data: {
        ...(audiences && { headAudiences: audiences }),
        ...(expiresAt && { headExpiresAt: expiresAt }),
      },
    })
  })
}
