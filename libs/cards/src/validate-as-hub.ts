import type { Finding } from '@entrepot/core'
import { findAll } from './evaluate.js'
import type { CardFacts } from './rule.js'
import { RULES } from './rules/index.js'

/** The answer of the Hub's `POST /api/validate-yaml`. Any error means that the Hub would refuse the commit. */
export interface HubValidation {
  readonly errors: readonly { readonly message: string }[]
  readonly warnings: readonly { readonly message: string }[]
}

const behaviourOf = new Map(RULES.map(rule => [rule.id, rule.hubBehaviour]))

/** What the Hub would say about a card, in its own words where they are known. */
export function validateAsHub(facts: CardFacts): HubValidation {
  const errors: { message: string }[] = []
  const warnings: { message: string }[] = []
  for (const { ruleId, state, hubMessage, message } of findAll(facts)) {
    if (state !== 'fail') continue
    const behaviour = behaviourOf.get(ruleId)
    if (behaviour === 'rejects') errors.push({ message: hubMessage ?? message })
    else if (behaviour === 'warns' && hubMessage !== null) warnings.push({ message: hubMessage })
  }
  return { errors, warnings }
}

/**
 * The findings for which the Hub would refuse `after`, without those that were there `before`: a push gate must not refuse
 * a commit for what an older one left behind.
 */
export function newHubRejections(
  before: readonly Pick<Finding, 'fingerprint'>[],
  after: readonly Finding[],
): Finding[] {
  const known = new Set(before.map(finding => finding.fingerprint))
  return after.filter(
    finding =>
      finding.state === 'fail' &&
      behaviourOf.get(finding.ruleId) === 'rejects' &&
      !known.has(finding.fingerprint),
  )
}

/** What the Hub says about a card for each of some findings on it, in its own words where they are known, each sentence once. */
export function hubMessages(facts: CardFacts, findings: readonly Finding[]): string[] {
  const said = new Map(findAll(facts).map(found => [found.fingerprint, found.hubMessage]))
  return [...new Set(findings.map(({ fingerprint, message }) => said.get(fingerprint) ?? message))]
}
