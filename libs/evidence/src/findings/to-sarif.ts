import { type Rule, RULES } from '@entrepot/cards'
import type { Finding, FindingState, Severity } from '@entrepot/core'
import { type JsonObject, known, renderJson } from '../json.js'
import { encodePath } from '../read-license.js'

/** Where the findings are from. */
export interface SarifContext {
  /** Version of the product. */
  readonly generatorVersion: string
  /** Null: a folder of somebody's machine, which needs no name. */
  readonly source: { readonly url: string; readonly commit: string } | null
}

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  string
>

/** What SARIF calls it when a person has to look, and when nobody can tell. A waived finding has failed, and is suppressed. */
const KINDS = {
  fail: 'fail',
  'needs-review': 'review',
  unverifiable: 'open',
  waived: 'fail',
} as const satisfies Record<FindingState, string>

/** Findings by SARIF 2.1.0, with a description of each rule that found one. */
export function toSarif(findings: readonly Finding[], { generatorVersion, source }: SarifContext): string {
  const ruleIds = [...new Set(findings.map(({ ruleId }) => ruleId))]
  const byId = new Map(RULES.map(rule => [rule.id, rule]))
  const driver = {
    name: 'Entrepôt',
    semanticVersion: generatorVersion,
    rules: ruleIds.map(id => describeRule(id, byId.get(id) ?? null)),
  }
  const run = known({
    tool: { driver },
    columnKind: 'utf16CodeUnits',
    versionControlProvenance: source ? [{ repositoryUri: source.url, revisionId: source.commit }] : [],
  })
  const results = findings.map(finding => describeFinding(finding, ruleIds.indexOf(finding.ruleId)))
  return renderJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    // An empty list says that nothing was found; without one, nobody looked.
    runs: [{ ...run, results }],
  })
}

/** Findings of a policy or of a file scan have rules that are not among those of cards. */
function describeRule(id: string, rule: Rule | null): JsonObject {
  if (!rule) return { id }
  const help = `${rule.why} ${rule.fix}`
  const basis = rule.basis.length === 0 ? '' : `\n\nBasis: ${rule.basis.join('; ')}.`
  return {
    id,
    name: rule.code,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    help: { text: `${help}${basis}`, markdown: `${rule.why}\n\n**Fix.** ${rule.fix}${basis}` },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { tags: [rule.code.slice(0, 1), ...rule.appliesTo], hub: rule.hubBehaviour },
  }
}

function describeFinding(finding: Finding, ruleIndex: number): JsonObject {
  const { ruleId, severity, state, message, fingerprint, fix } = finding
  const kind = KINDS[state]
  return known({
    ruleId,
    ruleIndex,
    kind,
    // The standard has a level for what failed, and none for anything else.
    level: kind === 'fail' ? LEVELS[severity] : 'none',
    message: { text: message },
    locations: locationsOf(finding),
    partialFingerprints: { 'entrepot/v1': fingerprint },
    suppressions: state === 'waived' ? [{ kind: 'external', status: 'accepted' }] : [],
    properties: { fix, severity, state },
  })
}

function locationsOf({ position, evidence }: Finding): JsonObject[] {
  const { path, keyPath, heading, line, column } = position
  const logical = [
    ...(keyPath === null ? [] : [{ fullyQualifiedName: keyPath, kind: 'member' }]),
    ...(heading === null ? [] : [{ name: heading, kind: 'element' }]),
  ]
  const region =
    line === null
      ? null
      : known({
          startLine: line,
          startColumn: column,
          snippet: evidence === null ? null : { text: evidence },
        })
  const uri = path === null ? null : encodePath(path)
  const physicalLocation = uri === null ? null : known({ artifactLocation: { uri }, region })
  const location = known({ physicalLocation, logicalLocations: logical })
  return Object.keys(location).length === 0 ? [] : [location]
}
