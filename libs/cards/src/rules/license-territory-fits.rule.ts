import { bindingLicenses, describe, type BindingLicense } from '../licensing.js'
import { textOf, valueOf } from '../metadata.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'

/** Members of the European Union by their ISO 3166 codes. */
const EU: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK EL EU'.split(' '),
)
const TERRITORIES: Readonly<Record<string, string>> = {
  EU: 'the European Union',
  GB: 'the United Kingdom',
  KR: 'South Korea',
}
const HUNYUAN = { id: 'tencent/Hunyuan3D-2', license: 'other', licenseName: 'tencent-hunyuan-community' }

export default defineRule({
  id: 'license-territory-fits',
  code: 'L015',
  summary: 'A model is offered only where its licence grants rights.',
  why: 'Some licences grant nothing to persons and companies of the European Union and other places: there nobody may use the model.',
  fix: 'Gate the repository with `extra_gated_eu_disallowed: true`, or use another model.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: [
    'Llama 3.2 and Llama 4 Acceptable Use Policies',
    'Tencent Hunyuan Community License',
    'Hub gated models',
  ],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    for (const binding of bindingLicenses(facts)) {
      const hit = judgeTerritory(facts, binding)
      if (hit) yield { evidence: binding.license.id, ...hit }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: llama3.2\n---\n', repoId: 'acme/Llama-3.2-1B-support' },
      { card: '---\nlicense: llama3.1\n---\n', tenant: { regions: ['DE'] } },
      {
        card: '---\nlicense: llama4\nextra_gated_eu_disallowed: true\n---\n',
        tenant: { regions: ['US'] },
        gating: 'auto',
      },
      {
        card: '---\nlicense: llama3.2\npipeline_tag: text-generation\n---\n',
        tenant: { regions: ['EU'] },
      },
    ],
    fail: [
      {
        card: '---\nlicense: llama3.2\npipeline_tag: image-text-to-text\nextra_gated_eu_disallowed: true\n---\n',
        tenant: { regions: ['de'] },
        finds: ['`llama3.2` grants no rights in the European Union, where this organization is established.'],
      },
      {
        card: '---\nlicense: llama4\n---\n',
        repoId: 'acme/Llama-4-Scout-support',
        finds: [
          '`llama4` grants no rights in the European Union, and `extra_gated_eu_disallowed` does not keep readers from there out.',
        ],
      },
      {
        card: '---\nlicense: other\nlicense_name: mine\n---\n',
        parents: [{ ...HUNYUAN, isMirrored: true }],
        tenant: { regions: ['KR', 'US'] },
        finds: [
          '`tencent-hunyuan-community` (of `tencent/Hunyuan3D-2`) grants no rights in South Korea, where this organization is established.',
        ],
      },
      {
        card: '---\nlicense: llama3.2\n---\n',
        repoId: 'acme/Llama-support',
        finds: [
          '`llama3.2` grants no rights in the European Union for multimodal models, and the card does not say whether this is one.',
        ],
        states: ['needs-review'],
      },
    ],
  },
})

function judgeTerritory(facts: RuleFacts, binding: BindingLicense): Hit | null {
  const excluded = binding.license.excludedTerritories
  if (!excluded) return null
  const isMeant = excluded.multimodalOnly ? isMultimodal(facts, binding) : true
  if (isMeant === false) return null
  const state = binding.isCertain ? 'fail' : 'unverifiable'
  const home = excluded.regions.find(region =>
    (facts.tenant.regions ?? []).some(one => isWithin(one, region)),
  )
  const isKeptOut = valueOf(facts.card.metadata, 'extra_gated_eu_disallowed') === true
  if (home === undefined && (isKeptOut || !excluded.regions.includes('EU'))) return null
  const region = TERRITORIES[home ?? 'EU'] ?? home ?? 'EU'
  const grants = `${describe(binding)} grants no rights in ${region}`
  if (isMeant === null) {
    const message = `${grants} for multimodal models, and the card does not say whether this is one.`
    return { message, state: 'needs-review', fix: 'Declare `pipeline_tag`.', key: ['license'] }
  }
  if (home !== undefined) {
    const message = `${grants}, where this organization is established.`
    return { message, state, fix: 'Use another model, or ask the licensor for rights.', key: ['license'] }
  }
  const message = `${grants}, and \`extra_gated_eu_disallowed\` does not keep readers from there out.`
  return { message, state, key: ['extra_gated_eu_disallowed'] }
}

function isWithin(place: string, region: string): boolean {
  const code = place.toUpperCase()
  if (region === 'EU') return EU.has(code)
  return code === region || (region === 'GB' && code === 'UK')
}

/** By task, then by what names say: sizes of Llama 3.2 with eyes are 11B and 90B, and all of Llama 4 have them. Null: nobody knows. */
function isMultimodal({ repo, card }: RuleFacts, { license, sourceId }: BindingLicense): boolean | null {
  if (license.id === 'llama4') return true
  const task = textOf(card.metadata, 'pipeline_tag')
  const names = `${repo.id} ${sourceId ?? ''}`
  if (/\bvision\b|\b(?:11|90)b\b/i.test(names)) return true
  if (task !== null) return /image|video|visual|audio|any-to-any|speech/.test(task)
  return /\b[13]b\b/i.test(names) ? false : null
}
