import { parseCard } from '@entrepot/cards'
import { formatRepoId } from '@entrepot/core'
import { findCustomLicense, findLicense, type License } from '@entrepot/licenses'
import { stringify } from 'yaml'
import type { MadeWeights, Measured } from './make-weights.js'
import type { MadeFile } from './put-made.js'
import type { Recipe } from './recipes.js'
import { sourceFiles, type Workbench } from './workbench.js'

/** What of the source's card holds for the result too. */
export interface Inherited {
  readonly metadata: Readonly<Record<string, unknown>>
  readonly license: License | null
}

/** Reads the source's card; one that is absent or unreadable passes nothing on. */
export function readInherited(card: Uint8Array): Inherited {
  const { metadata } = parseCard(card)
  const own = (metadata ?? {}) as Record<string, unknown>
  const [id] = [own['license']].flat()
  const known = typeof id === 'string' ? findLicense(id) : null
  const name = own['license_name']
  const custom = typeof name === 'string' ? findCustomLicense(name) : null
  return { metadata: own, license: custom ?? known }
}

const INHERITED_KEYS = ['license', 'license_name', 'license_link', 'language', 'pipeline_tag'] as const

/** The card of a variant that was made here. Everything that it says was read or measured. */
export function writeCard(bench: Workbench, made: MadeWeights, inherited: Inherited): string {
  const { source, derivation } = bench
  const recipe = bench.derivation.recipe as unknown as Recipe
  const sourceId = formatRepoId(source.repo)
  const sections = [
    [`# ${derivation.targetName}`, introduction(bench, recipe), ...displayed(inherited.license)].join('\n\n'),
    section('How it was made', howItWasMade(bench, made)),
    section('Sizes', sizes(bench, made)),
    section('Difference from the source', difference(made.measured)),
    section('Licence', licence(sourceId, inherited)),
    section('Uses, bias, risks and limitations', limitations(sourceId, source.commit)),
  ]
  return `---\n${stringify(frontMatter(bench, recipe, inherited))}---\n\n${sections.join('\n\n')}\n`
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`
}

function frontMatter(bench: Workbench, recipe: Recipe, { metadata }: Inherited) {
  const kept = INHERITED_KEYS.filter(key => metadata[key] !== undefined).map(key => [key, metadata[key]])
  const tags = [metadata['tags']].flat().filter(tag => typeof tag === 'string')
  const library = recipe.tool === 'safetensors-cast' ? metadata['library_name'] : undefined
  return {
    ...Object.fromEntries(kept),
    ...(library !== undefined && { library_name: library }),
    base_model: formatRepoId(bench.source.repo),
    base_model_relation: 'quantized',
    tags: [...new Set([...tags, 'quantized', formatTag(recipe)])],
  }
}

function formatTag(recipe: Recipe): string {
  return recipe.tool === 'external' ? recipe.type.toLowerCase() : recipe.type
}

function introduction({ source }: Workbench, recipe: Recipe): string {
  const what = recipe.tool === 'safetensors-cast' ? `in ${recipe.type}` : `quantized to ${recipe.type}`
  return `[${formatRepoId(source.repo)}](/${formatRepoId(source.repo)}) ${what}, made by Entrepôt from revision \`${source.commit}\`.`
}

/** Credits that the licence wants where readers see them. */
function displayed(license: License | null): string[] {
  const notices = license?.mandatedNotices.filter(({ place }) => place === 'display') ?? []
  return notices.flatMap(({ texts: [text] }) => (text === undefined ? [] : [`**${text}**`]))
}

function howItWasMade({ source, principal }: Workbench, { tool }: MadeWeights): string {
  const inputs = sourceFiles(source).map(
    ({ path, sha256 }) => `\`${path}\`${sha256 ? ` (sha256 \`${sha256}\`)` : ''}`,
  )
  return [
    `- Tool: ${tool}`,
    `- From: variant \`${source.variant.key}\`: ${inputs.slice(0, MAX_NAMED).join(', ')}${inputs.length > MAX_NAMED ? ', …' : ''}`,
    `- Started by: ${principal.accountName}`,
  ].join('\n')
}

/** Files that a card names; a model has hundreds of shards at times. */
const MAX_NAMED = 20

function sizes({ source: { variant } }: Workbench, { files }: MadeWeights): string {
  const before = Number(variant.sizeBytes)
  const after = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const parameters = variant.parameterCount === null ? null : Number(variant.parameterCount)
  const bits = (bytes: number) => (parameters === null ? 'unknown' : ((bytes * 8) / parameters).toFixed(2))
  return [
    '| | Bytes | Bits per weight |',
    '| --- | ---: | ---: |',
    `| Source (\`${variant.quantization}\`) | ${before} | ${variant.bitsPerWeight?.toFixed(2) ?? bits(before)} |`,
    `| This | ${after} | ${bits(after)} |`,
    '',
    ...files.slice(0, MAX_NAMED).map(fileLine),
  ].join('\n')
}

function fileLine({ path, sizeBytes, oid }: MadeFile): string {
  return `- \`${path}\`: ${sizeBytes} bytes, sha256 \`${oid}\``
}

function difference(measured: Measured | null): string {
  if (measured === null) return 'Not measured: the tool is not ours.'
  const meaning =
    'This says how near the stored numbers are to those of the source. It does not say how much worse the answers are, which was not measured.'
  return `${measured.kind === 'cast' ? castDifference(measured) : ggufDifference(measured)}\n\n${meaning}`
}

type Of<Kind extends Measured['kind']> = Extract<Measured, { kind: Kind }>

function ggufDifference(measured: Of<'gguf'>): string {
  const { relativeError, worstTensor, largestError, sampleCount, tensorCount } = measured
  const { unchangedTensorCount, unreadTensorCount } = measured
  if (relativeError === null)
    return 'Nothing could be compared: no tensor is stored in a type that can be read here.'
  const compared = tensorCount - unchangedTensorCount - unreadTensorCount
  const unread =
    unreadTensorCount > 0 ? ` ${unreadTensorCount} tensors are of types that could not be read here.` : ''
  return [
    `- Relative error (root mean square of the difference over that of the source): ${percent(relativeError)}`,
    `- Worst tensor: \`${worstTensor?.name ?? ''}\`, ${percent(worstTensor?.relativeError ?? 0)}`,
    `- Largest difference of one number: ${largestError.toPrecision(3)}`,
    '',
    `Compared were ${sampleCount} numbers, in pieces of 256 spread over each of the ${compared} tensors that are stored in another type than before; ${unchangedTensorCount} were left as they are.${unread} F32, F16, BF16, Q8_0 and Q4_0 were read back by Entrepôt's own code, other types by llama.cpp's.`,
  ].join('\n')
}

function castDifference(measured: Of<'cast'>): string {
  const { relativeError, sampleCount, overflowCount, castTensorCount, keptTensorCount } = measured
  const error = relativeError === null ? 'none that could be measured' : percent(relativeError)
  return [
    `- Relative error (root mean square of the difference over that of the source): ${error}`,
    `- Numbers that were too large and became infinite: ${overflowCount}`,
    '',
    `Compared were ${sampleCount} numbers, every 1009th of the ${castTensorCount} tensors that were cast; ${keptTensorCount} tensors were copied.`,
  ].join('\n')
}

function percent(share: number): string {
  return `${(share * 100).toPrecision(3)} %`
}

function licence(sourceId: string, { metadata, license }: Inherited): string {
  const [declared] = [metadata['license_name'] ?? metadata['license']].flat()
  if (typeof declared !== 'string')
    return `${sourceId} declares no licence, and so this has none. Ask its owner before using it.`
  const lines = [
    `As ${sourceId}: \`${declared}\`. Licence text and notices were copied from there, as far as it has them.`,
  ]
  if (license?.notice) lines.push(`- Copies carry ${license.notice}.`)
  if (license?.naming) lines.push(`- The names of models made with it begin with "${license.naming.prefix}".`)
  if (license?.useRestrictions)
    lines.push(`- Its restrictions of use hold for this too: ${license.useRestrictions}.`)
  return lines.join('\n')
}

function limitations(sourceId: string, commit: string): string {
  return `What [the card of ${sourceId}](/${sourceId}/blob/${commit}/README.md) says of intended and out-of-scope uses, training data, biases and risks holds for this model, which was trained no further. Storing weights with fewer bits can change single answers and can change them more for languages and subjects that are rare in the training data; the biases that the source was tested for were not tested again here. Test it on your own task before you rely on it.`
}
