import { createHash } from 'node:crypto'
import type { Audience, TokenScope, Visibility } from '@entrepot/core'
import {
  findRevision,
  type NewVariant,
  type Prisma,
  replaceVariants,
  setLineage,
  transaction,
  updateVerdicts,
} from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder, type LandedFolder } from '@entrepot/testing/landing'
import { resolveAlias, saveProfile } from '@entrepot/variants'
import { openTestServer, type TestServer } from './open-test-server.js'
import { type RawAnswer, rawAsk, type RawQuestion } from './raw-ask.js'

/** A repository with weights whose headers say what the spec says. */
export interface ModelSpec {
  readonly id: string
  /** What it was quantized from. */
  readonly base?: string
  readonly visibility?: Visibility
  readonly files: Readonly<Record<string, string>>
  readonly weights: Readonly<Record<string, Buffer>>
  readonly variants: readonly WeightsSpec[]
}

interface WeightsSpec {
  readonly format: string
  readonly quantization: string
  readonly bits: number
  readonly paths: readonly string[]
}

export interface AskerSpec {
  readonly user: string
  readonly audience?: Audience
  readonly scope?: TokenScope
  readonly profile?: string
}

/** A server with models in several forms, and profiles that choose one of them each. */
export interface AliasWorld {
  readonly engines: TestEngines
  readonly server: TestServer
  hold(model: ModelSpec): Promise<LandedFolder>
  token(asker: AskerSpec): Promise<string>
  ask(path: string, token?: string, question?: RawQuestion): Promise<RawAnswer>
  close(): Promise<void>
}

/** Profiles of the world: each chooses what its name says, whatever it takes. */
export const ALIAS_PROFILES = {
  'small-llamacpp': { engine: 'llamacpp', prefer: 'size' },
  'good-llamacpp': { engine: 'llamacpp', prefer: 'quality' },
  'any-vllm': { engine: 'vllm', prefer: 'quality' },
  browser: { engine: 'transformersjs', prefer: 'size' },
} as const

export async function openAliasWorld(): Promise<AliasWorld> {
  const engines: TestEngines = await openTestEngines({
    resolveAlias: question => resolveAlias(engines, question),
  })
  const server = await openTestServer(engines)
  for (const [name, wishes] of Object.entries(ALIAS_PROFILES)) {
    const spec = { devices: [], audience: 'inference', ...wishes }
    await saveProfile(engines, 'spec', { name, description: '', spec })
  }
  return {
    engines,
    server,
    hold: model => hold(engines, model),
    token: async asker => (await issueTestToken(engines, asker)).text,
    ask: (path, token, question = {}) =>
      rawAsk(server.url, path, { ...question, ...(token !== undefined && { token }) }),
    close: async () => {
      await server.close()
      await engines.close()
    },
  }
}

async function hold(engines: TestEngines, model: ModelSpec): Promise<LandedFolder> {
  const { id, base, visibility = 'public', files, weights, variants } = model
  const landed = await landFolder(engines, { id, visibility, commits: [{ files, largeFiles: weights }] })
  const { prisma } = engines.db
  await transaction(prisma, async tx => {
    const edge = { kind: 'base_model', parentType: 'model', relation: 'quantized' } as const
    if (base !== undefined) await setLineage(tx, landed.repo.id, [{ ...edge, parentId: base }])
    for (const commit of landed.commits) {
      const revision = await findRevision(tx, landed.repo.id, commit)
      const ids = { repoId: landed.repo.id, revisionId: revision?.id ?? '' }
      await replaceVariants(
        tx,
        ids,
        variants.map(variant => rowOf(variant, weights)),
      )
    }
  })
  return landed
}

const ENGINES: Readonly<Record<string, readonly string[]>> = {
  gguf: ['llamacpp', 'ollama'],
  safetensors: ['vllm', 'transformers'],
  onnx: ['transformersjs'],
}

function rowOf(
  { format, quantization, bits, paths }: WeightsSpec,
  weights: Readonly<Record<string, Buffer>>,
): NewVariant {
  const files = paths.map(path => {
    const bytes = weights[path] ?? Buffer.alloc(0)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { path, sizeBytes: bytes.length, sha256 }
  })
  return {
    ...{
      key: `${format}/${quantization}`,
      format,
      quantization,
      isQuantized: bits < 16,
      bitsPerWeight: bits,
    },
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    ...{ parameterCount: 500, architecture: 'llama', contextTokens: 2_048, shape: null, header: {} },
    ...{ engines: ENGINES[format] ?? [], files },
  }
}

/** Gives the head of a repository another verdict, as whatever does that: with the repository's epoch. */
export async function judgeHead(
  { engines }: AliasWorld,
  id: string,
  verdict: 'blocked' | 'cleared',
): Promise<void> {
  const { prisma } = engines.db
  const repo = await prisma.repo.findFirstOrThrow({ where: { idKey: id } })
  const reasons = verdict === 'blocked' ? ['a-rule'] : []
  await prisma.$transaction(async tx => {
    const change = {
      revisionId: repo.headRevisionId ?? '',
      verdict,
      policyVersion: 1,
      verdictReasons: reasons,
    }
    await updateVerdicts(tx, [change])
    await tx.repo.update({ where: { id: repo.id }, data: { headVerdict: verdict, epoch: { increment: 1 } } })
  })
}

/** Changes a repository, as whatever does that: with its epoch. */
export async function changeRepo(
  { engines }: AliasWorld,
  id: string,
  data: Prisma.RepoUpdateInput,
): Promise<void> {
  const { prisma } = engines.db
  const { id: repoId } = await prisma.repo.findFirstOrThrow({ where: { idKey: id, type: 'model' } })
  await prisma.repo.update({ where: { id: repoId }, data: { ...data, epoch: { increment: 1 } } })
}
