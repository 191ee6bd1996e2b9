import type { CleanCard, Draft, Mutator } from './clean-card.ts'
import { NON_COMMERCIAL, PERMISSIVE, RESTRICTED, SHARE_ALIKE } from './licence-groups.ts'
import { licenceText } from './licence-texts.ts'
import { listLines, withKey } from './metadata.ts'
import type { Random } from './random.ts'

const RELATIONS = ['finetune', 'adapter', 'quantized', 'merge'] as const

/** Rules about what the licence of an origin asks for. */
export const INHERITED_LICENCE_DEFECTS: Readonly<Record<string, Mutator>> = {
  'license-class-inherited': (clean, random) => derived(clean, random, NON_COMMERCIAL, PERMISSIVE),
  'license-restriction-stripped': (clean, random) => derived(clean, random, RESTRICTED, PERMISSIVE),
  'license-share-alike-kept': (clean, random) => derived(clean, random, SHARE_ALIKE, PERMISSIVE),
  'training-data-license-fits': unfitData,
  'llama-derivative-named': misnamedLlama,
  'mandated-notices-present': noNotice,
  'license-threshold-recorded': noTenant,
  'license-territory-fits': wrongPlace,
}

/** A child that declares a licence which its base model does not permit. */
function derived(
  clean: Draft,
  random: Random,
  ofParent: readonly string[],
  ofChild: readonly string[],
): CleanCard | null {
  if (clean.type !== 'model') return null
  const license = random.pick(ofParent)
  const child = random.pick(ofChild)
  const bad = { id: 'origin/base', license, isMirrored: true }
  const good = { id: 'harbour/small-encoder', license: 'mit', isMirrored: true }
  const between = { id: 'middle/step', license: child, isMirrored: true, parents: [bad] }
  const parents = random.pick([[bad], [bad], [good, bad], [between]])
  const relation = parents.length > 1 ? 'merge' : random.pick(RELATIONS.slice(0, 3))
  const texts = { ...clean.texts, LICENSE: licenceText(child, 'The authors') ?? 'See the card.' }
  const named = withKey(
    clean,
    'base_model',
    listLines(
      'base_model',
      parents.map(({ id }) => id),
      random.int(6),
    ),
  )
  const related = withKey(named, 'base_model_relation', [`base_model_relation: ${relation}`])
  return { ...withKey(related, 'license', [`license: ${child}`]), parents, texts }
}

function unfitData(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const license = random.pick([
    'cc-by-nc-4.0',
    'cc-by-nc-sa-4.0',
    'unknown',
    'cc-by-nd-4.0',
    'cc-by-sa-4.0',
    'cc-by-nc-2.0',
    'cc-by-sa-3.0',
    'gpl-3.0',
    'cc-by-nc-nd-4.0',
    'bigscience-openrail-m',
    null,
  ])
  const data = { id: 'field/recordings', license, isMirrored: true }
  const child = random.pick(['mit', 'apache-2.0', 'bsd-3-clause'])
  const good = { id: 'harbour/letters', license: 'cc-by-4.0', isMirrored: true }
  const datasets = random.pick([[data], [good, data]])
  const listed = withKey(
    clean,
    'datasets',
    listLines(
      'datasets',
      datasets.map(({ id }) => id),
      random.int(6),
    ),
  )
  return { ...withKey(listed, 'license', [`license: ${child}`]), datasets }
}

function misnamedLlama(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const license = random.pick(['llama3', 'llama3.1', 'llama3.2', 'llama3.3', 'llama4'])
  const base = { id: 'meta-llama/Base', license, isMirrored: true }
  const name = random.pick([
    'Allotment-8B',
    'my-llama-chat',
    'chat-Llama-3.1-8B',
    'Lama-3.1-8B',
    'garden',
    'Alpaca-3',
    'GPT-Garden',
    'Vicuna-8b',
    'meta-garden',
    'L3.1-8B-garden',
    'Hermes-3',
  ])
  const parents = random.pick([
    [base],
    [{ id: 'other/Llama-step', license, isMirrored: true, parents: [base] }],
  ])
  const named = withKey(clean, 'base_model', [`base_model: ${parents[0]?.id ?? ''}`])
  return { ...withKey(named, 'license', [`license: ${license}`]), parents, repoId: `allotment/${name}` }
}

function noNotice(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const { NOTICE: _, ...texts } = clean.texts
  const bare = { ...clean, files: clean.files.filter(path => path !== 'NOTICE'), texts }
  if (clean.name === 'en-llama') {
    const silent = { ...clean, card: clean.card.replace('**Built with Llama.** ', '') }
    return random.pick([
      bare,
      silent,
      { ...silent, files: bare.files, texts },
      { ...clean, texts: { ...clean.texts, NOTICE: 'Made by the allotment society.\n' } },
    ])
  }
  if (clean.name === 'de-gemma') {
    const silent = { ...bare, card: clean.card.replace(/Gemma is provided[\s\S]*?\/terms\. /, '') }
    return random.pick([
      silent,
      { ...silent, files: clean.files, texts: { ...texts, NOTICE: 'model.safetensors was modified.\n' } },
    ])
  }
  const license = random.pick(['llama2', 'llama3', 'llama3.3', 'llama4', 'gemma'])
  const parents = [{ id: 'origin/base', license, isMirrored: true }]
  const named = withKey(clean, 'base_model', ['base_model: origin/base'])
  return { ...withKey(named, 'license', [`license: ${license}`]), parents }
}

function noTenant(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const [license, ...sizes] = random.pick([
    ['llama3.1', {}, { monthlyActiveUsers: 800_000_000 }, { regions: ['CH'] }],
    ['llama2', {}, { monthlyActiveUsers: 700_000_001 }, { annualRevenueUsd: 5_000 }],
    ['llama3', {}, { monthlyActiveUsers: 2_000_000_000 }],
    ['llama4', {}, { monthlyActiveUsers: 900_000_000 }],
  ] as const)
  const parents = [{ id: 'meta-llama/Base', license, isMirrored: true }]
  const named = withKey(clean, 'base_model', ['base_model: meta-llama/Base'])
  return { ...withKey(named, 'license', [`license: ${license}`]), parents, tenant: random.pick(sizes) }
}

function wrongPlace(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const license = random.pick(['llama4', 'llama3.2'])
  const base = license === 'llama4' ? 'meta-llama/Llama-4-Scout-17B-16E' : 'meta-llama/Llama-3.2-11B-Vision'
  const parents = [{ id: base, license, isMirrored: true }]
  const regions = random.pick([['EU'], ['DE'], ['FR', 'US'], ['US', 'EU'], ['IE'], ['PL'], ['CH', 'AT']])
  const named = withKey(clean, 'base_model', [`base_model: ${base}`])
  const seeing = withKey(named, 'pipeline_tag', ['pipeline_tag: image-text-to-text'])
  return {
    ...withKey(seeing, 'license', [`license: ${license}`]),
    parents,
    tenant: { ...clean.tenant, regions },
  }
}
