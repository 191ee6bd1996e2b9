import type { VerdictReason } from '@entrepot/core'
import type { Clauses } from './clauses.js'
import type { CompiledPolicy } from './compile-policy.js'
import { type ArtefactKind, UNCLEAR_CLASSES } from './document.js'
import type { JudgeInput } from './facts.js'

type Effect = VerdictReason['effect']

const ARTEFACT_NAMES = {
  evaluation: 'an evaluation',
  explanation: 'an explanation of what it does',
} as const satisfies Record<ArtefactKind, string>

/** What speaks against a revision beside its findings: its licence, its formats, what it does not carry, and the policy's conditions. */
export function clauseReasons(input: JudgeInput, clauses: Clauses, policy: CompiledPolicy): VerdictReason[] {
  return [
    ...licenseReasons(input, clauses),
    ...formatReasons(input, clauses),
    ...artefactReasons(input, clauses),
    ...conditionReasons(input, clauses, policy),
  ]
}

/** A class that nobody knows is none that a policy could have meant: it passes only where no class is spoken of. */
function licenseReasons({ facts: { license } }: JudgeInput, { licenses }: Clauses): VerdictReason[] {
  const { allow = [], review = [], deny = [] } = licenses
  const name = license.effective ?? 'its licence'
  if (deny.includes(license.class))
    return [
      reason(
        'license-class',
        'block',
        `Licences of the class ${license.class}, such as ${name}, are denied.`,
      ),
    ]
  if (UNCLEAR_CLASSES.has(license.class)) {
    if (allow.length + review.length + deny.length === 0) return []
    return [reason('license-class', 'warn', 'Nobody can tell which licence holds in the end.')]
  }
  if (review.includes(license.class))
    return [
      reason(
        'license-class',
        'warn',
        `Licences of the class ${license.class}, such as ${name}, need a review.`,
      ),
    ]
  if (allow.length === 0 || allow.includes(license.class)) return []
  return [
    reason(
      'license-class',
      'warn',
      `Licences of the class ${license.class}, such as ${name}, are not among those allowed.`,
    ),
  ]
}

function formatReasons({ facts }: JudgeInput, { weightFormats }: Clauses): VerdictReason[] {
  if (weightFormats === null) return []
  const refused = [...new Set(facts.formats)].filter(format => !weightFormats.includes(format)).sort()
  if (refused.length === 0) return []
  const allowed = weightFormats.length === 0 ? 'none is' : `${weightFormats.join(', ')} are`
  return [
    reason('format-not-allowed', 'block', `There are weights in ${refused.join(', ')}; ${allowed} allowed.`),
  ]
}

function artefactReasons({ decisions }: JudgeInput, { requiredArtefacts }: Clauses): VerdictReason[] {
  return requiredArtefacts
    .filter(kind => !Object.hasOwn(decisions.artefacts, kind) || !decisions.artefacts[kind])
    .map(kind => reason('artefact-missing', 'warn', `It needs ${ARTEFACT_NAMES[kind]} as evidence.`))
}

/** A condition that can't be answered is for a person to look at: it might have held. */
function conditionReasons(
  { facts }: JudgeInput,
  { conditions }: Clauses,
  policy: CompiledPolicy,
): VerdictReason[] {
  const reasons: VerdictReason[] = []
  for (const { id, when, effect, message } of conditions) {
    if (effect !== 'block' && effect !== 'warn') continue
    const answer = policy.conditionOf(when)(facts)
    if ('error' in answer)
      reasons.push(reason(id, 'warn', `The condition \`${id}\` could not be answered: ${answer.error}.`))
    else if (answer.holds) reasons.push(reason(id, effect, message))
  }
  return reasons
}

function reason(ruleId: string, effect: Effect, message: string): VerdictReason {
  return { ruleId, effect, message, fingerprint: null }
}
