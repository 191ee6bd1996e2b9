import { parseCard, summarizeCard } from '@entrepot/cards'
import { type Finding, formatRepoId } from '@entrepot/core'
import type { ModelShape } from '@entrepot/formats'
import {
  type Database,
  findReposByKey,
  listVariants,
  type NewVariant,
  type Repo,
} from '@entrepot/persistence'
import { isSeenByReadersOf, type RevisionFacts } from '@entrepot/registry'
import { familiesOf } from './architecture-family.js'
import { variantFinding } from './variant-rules.js'

/** What of a variant is compared along a lineage. */
export interface Compared {
  readonly architecture: string | null
  readonly parameterCount: number | null
  readonly isQuantized: boolean
  readonly shape: Partial<ModelShape> | null
}

/**
 * Of the weights, what converters leave out or add without making another model of it: rotary frequencies, biases, rows that vocabularies
 * are padded with.
 */
const ROUNDING_SHARE = 0.03
/** Embeddings are stored once where they are tied and twice where they are not, and converters do the one or the other. */
const EMBEDDING_COPIES = 2
/** Layers that predict further tokens (MTP) are in one file and not in another: as much as one layer has, and of small models no more than this. */
const MTP_MAX_SHARE = 0.05
/** Where neither vocabulary nor width is known: most of what tied embeddings of a small model come to. */
const UNKNOWN_EMBEDDING_SHARE = 0.3
/** A GGUF file of a model with eyes or ears has the language part alone; those have hardly ever more than half of the weights. */
const LANGUAGE_MIN_SHARE = 0.5
const HAS_SENSES = /(?:ForConditionalGeneration|Vision2Seq|ImageTextToText|VL|Vision|Audio|Omni|Llava)/

/**
 * Where a card says that this is a quantization of a model that is held here, and headers show another model. Looked at are the heads alone of
 * models that all readers of this repository may see, one step up: a lineage that leads back to itself ends there. Two statements, and none
 * for a card that says no such thing.
 */
export async function lineageFindings(
  db: Database,
  { repo, readme }: Pick<RevisionFacts, 'repo' | 'readme'>,
  variants: readonly NewVariant[],
): Promise<Finding[]> {
  const origin = readme && variants.length > 0 ? originOf(readme) : null
  if (origin === null) return []
  const [base] = await findReposByKey(db.prisma, [{ type: 'model', key: origin.toLowerCase() }])
  if (!base || base.id === repo.id || base.headRevisionId === null || !isSeenByReadersOf(repo, base))
    return []
  if (base.headVerdict === 'blocked' || base.headVerdict === 'pending') return []
  const rows = await listVariants(db.prisma, [base.headRevisionId])
  const compared = rows.map(({ architecture, parameterCount, isQuantized, shape }) => ({
    architecture,
    isQuantized,
    parameterCount: parameterCount === null ? null : Number(parameterCount),
    shape: shape as Partial<ModelShape> | null,
  }))
  const own = variants.map(variant => ({ ...variant, shape: variant.shape as Partial<ModelShape> | null }))
  const mismatch = findMismatch(own, compared)
  return mismatch === null ? [] : [findingOf(base, mismatch)]
}

/** What the card says this was quantized from: the one model that it names with that relation. */
function originOf(readme: Uint8Array): string | null {
  const text = Buffer.from(readme.buffer, readme.byteOffset, readme.byteLength)
  if (!text.includes('base_model_relation')) return null
  const { metadata, baseModels } = summarizeCard(parseCard(readme), 'model')
  const [only] = baseModels
  return metadata?.['base_model_relation'] === 'quantized' && baseModels.length === 1 ? (only ?? null) : null
}

interface Mismatch {
  readonly what: 'architecture' | 'weights'
  readonly own: string
  readonly base: string
}

/** How variants contradict those of what they are said to be quantized from; null where they do not, or nobody can tell. */
export function findMismatch(own: readonly Compared[], base: readonly Compared[]): Mismatch | null {
  return architectureMismatch(own, base) ?? countMismatch(own, base)
}

function architectureMismatch(own: readonly Compared[], base: readonly Compared[]): Mismatch | null {
  const known = base.map(({ architecture }) => familiesOf(architecture))
  if (known.length === 0 || known.includes(null)) return null
  const families = new Set(known.flatMap(each => each ?? []))
  for (const { architecture } of own) {
    const mine = familiesOf(architecture)
    if (mine === null || mine.some(family => families.has(family))) continue
    return { what: 'architecture', own: String(architecture), base: String(base[0]?.architecture) }
  }
  return null
}

function countMismatch(own: readonly Compared[], base: readonly Compared[]): Mismatch | null {
  const counted = base.filter(({ parameterCount }) => parameterCount !== null)
  // Of what is stored at full width every weight is counted; of what is packed, as far as the packing is known.
  const exact = counted.filter(({ isQuantized }) => !isQuantized)
  const models = exact.length > 0 ? exact : counted
  if (models.length === 0) return null
  for (const { parameterCount } of own) {
    if (parameterCount === null || models.some(model => isSameSize(parameterCount, model))) continue
    return { what: 'weights', own: String(parameterCount), base: String(models[0]?.parameterCount) }
  }
  return null
}

function isSameSize(count: number, base: Compared): boolean {
  const expected = base.parameterCount ?? 0
  const slack = slackOf(expected, base.shape)
  const least = HAS_SENSES.test(base.architecture ?? '') ? expected * LANGUAGE_MIN_SHARE : expected
  return count >= least - slack && count <= expected + slack
}

function slackOf(count: number, shape: Partial<ModelShape> | null): number {
  const { vocabularySize = null, hiddenSize = null, layerCount = null } = shape ?? {}
  const embeddings =
    vocabularySize === null || hiddenSize === null
      ? count * UNKNOWN_EMBEDDING_SHARE
      : vocabularySize * hiddenSize * EMBEDDING_COPIES
  const layer = layerCount ? Math.min(count / layerCount, count * MTP_MAX_SHARE) : count * MTP_MAX_SHARE
  return count * ROUNDING_SHARE + embeddings + layer
}

/** Numbers of the other model are for those who may read its head, whoever they are. */
function findingOf(base: Repo, { what, own, base: other }: Mismatch): Finding {
  const id = formatRepoId(base)
  const theirs =
    base.headVerdict === 'cleared' ? `, and that model’s say ${other}` : ', and that model’s say otherwise'
  const subject = what === 'architecture' ? `architecture ${own}` : `${own} weights`
  return variantFinding({
    rule: 'variant-lineage-mismatch',
    path: 'README.md',
    keyPath: 'base_model',
    severity: 'error',
    message: `The card says that this is \`${id}\` quantized, but its headers say ${subject}${theirs}.`,
    evidence: `${what}: ${own}`,
  })
}
