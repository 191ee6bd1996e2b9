import { Query, Resolver } from '@nestjs/graphql'
import { RULES } from '@entrepot/cards'
import { KNOWN_NAMES } from '@entrepot/governance'
import { HUB_LICENSE_IDS } from '@entrepot/licenses'
import { ARTEFACT_KINDS, EFFECTS } from '@entrepot/policy'
import { Public, Requires } from '../access/requires.js'
import { listFacts } from './list-facts.js'
import { PolicyWordsNode, RuleNode } from './policy-words.node.js'

const KNOWN_RULES: readonly RuleNode[] = [...KNOWN_NAMES.rules].map(id => {
  const rule = RULES.find(one => one.id === id)
  return {
    id,
    summary: rule?.summary ?? null,
    why: rule?.why ?? null,
    fix: rule?.fix ?? null,
    severity: rule?.severity ?? null,
    appliesTo: rule?.appliesTo ?? [],
  }
})

@Resolver(() => RuleNode)
export class PolicyWordsResolver {
  @Query(() => [RuleNode], { description: 'All rules, and what else is found: of files, trees and lineage.' })
  @Public()
  rules(): readonly RuleNode[] {
    return KNOWN_RULES
  }

  @Query(() => PolicyWordsNode, { description: 'For whoever writes a policy.' })
  @Requires('org:read')
  policyWords(): PolicyWordsNode {
    return {
      rules: [...KNOWN_NAMES.rules],
      licenseClasses: [...KNOWN_NAMES.licenseClasses],
      licenses: HUB_LICENSE_IDS,
      effects: EFFECTS,
      artefacts: ARTEFACT_KINDS,
      facts: listFacts(),
    }
  }
}
