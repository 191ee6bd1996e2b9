import type { License } from '../license.js'

/** One thing that somebody who passes a work on has to do or heed. */
export interface Obligation {
  readonly licenseId: string
  /** As the end of "You must …" or a plain statement; English. */
  readonly text: string
}

const THRESHOLD_WORDS = {
  'monthly-active-users': 'monthly active users',
  'annual-revenue-usd': 'US$ of revenue a year',
  'monthly-revenue-usd': 'US$ of revenue a month',
} as const

const FLOW_DOWN = {
  files: 'keep changed files under the same licence',
  work: 'pass derivatives on under the same or a compatible licence',
  network:
    'pass derivatives on under the same licence, and give their source to those who use them over a network',
  databases: 'pass derived databases on under the same licence',
  restrictions: 'put the same restrictions of use on every derivative',
  agreement: 'pass the agreement on with every copy and derivative',
} as const

/** What a licence asks, in words, in a fixed order. */
export function obligationsOf(license: License): Obligation[] {
  const texts: string[] = []
  if (license.notice) texts.push(`include ${license.notice}`)
  const flow = FLOW_DOWN[license.flowDown as keyof typeof FLOW_DOWN]
  if (flow) texts.push(flow)
  if (license.derivatives === 'no') texts.push('pass on unchanged copies only')
  if (license.commercial === 'no') texts.push('make no commercial use')
  if (license.naming) texts.push(`begin the name of models made with it with "${license.naming.prefix}"`)
  for (const { kind, limit, consequence } of license.thresholds) {
    const above = limit === null ? 'a limit' : limit.toLocaleString('en-US')
    texts.push(`heed that above ${above} ${THRESHOLD_WORDS[kind]} ${consequence}`)
  }
  if (license.excludedTerritories) {
    const what = license.excludedTerritories.multimodalOnly ? 'multimodal models ' : ''
    texts.push(`offer ${what}nothing in ${license.excludedTerritories.regions.join(', ')}`)
  }
  if (license.useRestrictions) texts.push(`heed its restrictions of use: ${license.useRestrictions}`)
  return texts.map(text => ({ licenseId: license.id, text }))
}
