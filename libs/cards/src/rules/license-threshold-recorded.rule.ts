import type { Threshold } from '@entrepot/licenses'
import { bindingLicenses, describe, type BindingLicense } from '../licensing.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'

type Tenant = RuleFacts['tenant']

const MONTHS = 12
const WORDS = {
  'monthly-active-users': 'monthly active users',
  'annual-revenue-usd': 'US$ of revenue a year',
  'monthly-revenue-usd': 'US$ of revenue a month',
} as const

export default defineRule({
  id: 'license-threshold-recorded',
  code: 'L014',
  summary:
    'Where a licence changes with the size of its user, the organization has said how large it is, and is small enough.',
  why: 'Above the limit the rights end or have to be bought: the same model is free for one company and not for another.',
  fix: 'Record monthly active users and revenue under `tenant` in the policy; above the limit, buy a licence or remove the model.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['Licence texts of Llama, Qwen, Stability AI, Hunyuan, Kimi and others'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const said = new Set<string>()
    for (const binding of bindingLicenses(facts)) {
      // Versions of one family share their limits: one of them is enough.
      const key = JSON.stringify(binding.license.thresholds)
      const hit = said.has(key) ? null : judgeThresholds(binding, facts.tenant)
      said.add(key)
      if (hit) yield { key: ['license'], evidence: binding.license.id, ...hit }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: llama3.1\n---\n', tenant: { monthlyActiveUsers: 5_000 } },
      {
        card: '---\nlicense: other\nlicense_name: modified-mit\n---\n',
        tenant: { monthlyActiveUsers: 5_000, annualRevenueUsd: 1_000_000 },
      },
      { card: '---\nlicense: gemma\n---\n' },
    ],
    fail: [
      {
        card: '---\nlicense: other\nlicense_name: stabilityai-ai-community\n---\n',
        tenant: { annualRevenueUsd: 4_000_000 },
        finds: [
          'Above 1,000,000 US$ of revenue a year (this organization: 4,000,000), `stabilityai-ai-community` says that the rights end, and an enterprise licence has to be bought.',
        ],
      },
      {
        card: '---\nlicense: mit\n---\n',
        parents: [{ id: 'a/b', license: 'llama2', isMirrored: true }],
        finds: [
          '`llama2` (of `a/b`) changes above 700,000,000 monthly active users, and the policy does not say how many this organization has.',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: grok2-community\n---\n',
        tenant: { annualRevenueUsd: 1 },
        finds: [
          '`grok2-community` changes above an amount of US$ of revenue a year that has to be read in its text.',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: other\nlicense_name: modified-mit\n---\n',
        tenant: { monthlyActiveUsers: 5_000, annualRevenueUsd: 300_000_000 },
        finds: [
          'Above 20,000,000 US$ of revenue a month (this organization: 25,000,000), `modified-mit` says that the product has to show "Kimi K2".',
        ],
      },
    ],
  },
})

function judgeThresholds(binding: BindingLicense, tenant: Tenant): Hit | null {
  let open: Hit | null = null
  for (const threshold of binding.license.thresholds) {
    const size = sizeOf(tenant, threshold)
    if (size !== null && threshold.limit !== null) {
      if (size > threshold.limit) return exceeded(binding, threshold, threshold.limit, size)
    } else open ??= undecided(binding, threshold)
  }
  return open
}

function exceeded(
  binding: BindingLicense,
  { kind, consequence }: Threshold,
  limit: number,
  size: number,
): Hit {
  return {
    message: `Above ${show(limit)} ${WORDS[kind]} (this organization: ${show(size)}), ${describe(binding)} says that ${consequence}.`,
    state: binding.isCertain ? 'fail' : 'unverifiable',
  }
}

function undecided(binding: BindingLicense, { kind, limit }: Threshold): Hit {
  const message =
    limit === null
      ? `${describe(binding)} changes above an amount of ${WORDS[kind]} that has to be read in its text.`
      : `${describe(binding)} changes above ${show(limit)} ${WORDS[kind]}, and the policy does not say how many this organization has.`
  return { message, state: 'needs-review' }
}

function sizeOf(tenant: Tenant, { kind }: Threshold): number | null {
  if (kind === 'monthly-active-users') return tenant.monthlyActiveUsers ?? null
  const revenue = tenant.annualRevenueUsd ?? null
  return revenue !== null && kind === 'monthly-revenue-usd' ? revenue / MONTHS : revenue
}

function show(amount: number): string {
  return Math.round(amount).toLocaleString('en-US')
}
