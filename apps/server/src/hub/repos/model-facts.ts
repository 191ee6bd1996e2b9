import { formatRepoId, type Principal } from '@entrepot/core'
import { countChildren, findReposByKey, listVariants, type Prisma, type Variant } from '@entrepot/persistence'
import { audienceOf, can, readableScope, type ResolvedRevision } from '@entrepot/registry'
import type { Hub } from '../hub.js'
import { hubIdOf } from './hub-id.js'

/** Origins that an answer names. */
const MAX_ORIGINS = 32

/** What of a header the catalogue keeps with a variant, as far as answers show it. */
interface KeptHeader {
  readonly types?: readonly { readonly type: string; readonly elementCount: number }[]
  readonly modelType?: string | null
}

interface Asked {
  readonly principal: Principal
  readonly resolved: ResolvedRevision
  readonly cardData: Prisma.JsonValue
  /** Null: what is shown of itself. */
  readonly expand: ReadonlySet<string> | null
}

/**
 * What headers and configurations say of a model, in the Hub's words, from the catalogue: no file is read for it. Lineage is shown to who asks
 * for it by name, as it costs a statement or two of its own.
 */
export async function modelFacts(
  { engines }: Hub,
  { principal, resolved, cardData, expand }: Asked,
): Promise<object> {
  if (resolved.repo.type !== 'model') return {}
  const { prisma } = engines.db
  const wants = (field: string) => expand === null || expand.has(field)
  const facts: Record<string, unknown> = {}
  if (wants('safetensors') || wants('gguf') || wants('config')) {
    const variants = (await listVariants(prisma, [resolved.revision.id])).filter(isShown(resolved))
    Object.assign(facts, factsOfVariants(variants))
  }
  if (expand?.has('baseModels')) Object.assign(facts, await baseModelsOf({ engines }, principal, cardData))
  if (expand?.has('childrenModelCount')) {
    const audience = audienceOf(principal)
    const verdicts = audience === 'inference' ? ['cleared'] : ['cleared', 'restricted']
    const reader = { scope: readableScope(principal), audience, verdicts }
    const counts = await countChildren(prisma, reader, resolved.repo)
    facts['childrenModelCount'] = Object.fromEntries(counts.map(({ relation, count }) => [relation, count]))
  }
  return facts
}

/** `safetensors`, `gguf` and `config` of a revision with these variants. */
export function factsOfVariants(variants: readonly Variant[]): object {
  return { ...safetensorsOf(variants), ...ggufOf(variants), ...configOf(variants) }
}

/** Of an alias only what it shows. */
function isShown({ paths }: ResolvedRevision): (variant: Variant) => boolean {
  return ({ files }) =>
    paths === null || (files as unknown as readonly { path: string }[]).every(({ path }) => paths.has(path))
}

/** The one that loaders open by themselves has the shortest key. */
function firstOf(variants: readonly Variant[], format: string): Variant | undefined {
  return variants
    .filter(variant => variant.format === format)
    .toSorted((a, b) => a.key.split('/').length - b.key.split('/').length)[0]
}

function headerOf(variant: Variant): KeptHeader {
  return (variant.header ?? {}) as unknown as KeptHeader
}

function safetensorsOf(variants: readonly Variant[]): object {
  const variant = firstOf(variants, 'safetensors')
  if (!variant) return {}
  const types = headerOf(variant).types ?? []
  const stored = types.map(({ elementCount }) => elementCount).reduce((sum, count) => sum + count, 0)
  const parameters = Object.fromEntries(types.map(({ type, elementCount }) => [type, elementCount]))
  const total = variant.parameterCount === null ? stored : Number(variant.parameterCount)
  return { safetensors: { parameters, total } }
}

function ggufOf(variants: readonly Variant[]): object {
  const variant = firstOf(variants, 'gguf')
  if (!variant) return {}
  const { parameterCount, architecture, contextTokens, sizeBytes } = variant
  const gguf = {
    ...(parameterCount !== null && { total: Number(parameterCount) }),
    ...(architecture !== null && { architecture }),
    ...(contextTokens !== null && { context_length: contextTokens }),
    totalFileSize: Number(sizeBytes),
  }
  return { gguf }
}

function configOf(variants: readonly Variant[]): object {
  const configured = variants.find(
    variant => Boolean(headerOf(variant).modelType) && variant.format !== 'gguf',
  )
  if (!configured) return {}
  const { architecture } = configured
  const config = {
    ...(architecture !== null && { architectures: [architecture] }),
    model_type: headerOf(configured).modelType,
  }
  return { config }
}

/** What the card names as its origins; ids of those alone that the caller may read, as others are names and no more. */
async function baseModelsOf(
  { engines }: Pick<Hub, 'engines'>,
  principal: Principal,
  cardData: Prisma.JsonValue,
): Promise<object> {
  if (typeof cardData !== 'object' || cardData === null || Array.isArray(cardData)) return {}
  const named = [cardData['base_model']]
    .flat()
    .filter(id => typeof id === 'string')
    .slice(0, MAX_ORIGINS)
  if (named.length === 0) return {}
  const keys = [...new Set(named.map(id => id.toLowerCase()))]
  const held = await findReposByKey(
    engines.db.prisma,
    keys.map(key => ({ type: 'model' as const, key })),
  )
  const readable = new Map(
    held.filter(repo => can(principal, 'repo:read', repo)).map(repo => [repo.idKey, repo]),
  )
  const models = named.map(id => {
    const repo = readable.get(id.toLowerCase())
    return repo ? { _id: hubIdOf(repo), id: formatRepoId(repo) } : { id }
  })
  const relation = cardData['base_model_relation']
  return { baseModels: { ...(typeof relation === 'string' && { relation }), models } }
}
