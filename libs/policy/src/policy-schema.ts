import { AUDIENCES, REPO_TYPES } from '@entrepot/core'
import { z } from 'zod'
import { MAX_CONDITION_LENGTH } from './conditions/limits.js'
import { ARTEFACT_KINDS, EFFECTS, type RuleEffects } from './document.js'
import { isGlob, MAX_GLOB_LENGTH } from './match-glob.js'

/** Members of any list of a policy, and entries of any of its tables: five times the rules that there are. */
export const MAX_ENTRIES = 400
/** Scopes of one policy: every revision is held against all of them. */
export const MAX_SCOPES = 200
/** Conditions in one place of a policy; each costs up to 0.1 s a revision. */
export const MAX_CONDITIONS = 50
/** UTF-16 code units of a text that people read. */
const MAX_TEXT_LENGTH = 2_000
const MAX_WORD_LENGTH = 100
/** A person has to do each. */
const MAX_APPROVALS = 10
const MAX_GRACE_DAYS = 3_650

const effect = z.enum(EFFECTS)
const word = z.string().min(1).max(MAX_WORD_LENGTH)
const text = z.string().min(1).max(MAX_TEXT_LENGTH)
const words = z.array(word).max(MAX_ENTRIES)
const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'write it in lower case with hyphens, such as `no-pickles`')
  .max(MAX_WORD_LENGTH)

/** One effect for a rule: what nobody could check is never graver than a warning, and never less than it says. */
function spread(one: z.output<typeof effect>): RuleEffects {
  const unknown = one === 'block' ? 'warn' : one
  return { fail: one, 'needs-review': unknown, unverifiable: unknown }
}

const ruleEffects = z.union([
  effect.transform(spread),
  z.strictObject({
    fail: effect.optional(),
    'needs-review': effect.optional(),
    unverifiable: effect.optional(),
  }),
])

const clauses = {
  rules: table(ruleEffects).optional(),
  licenses: z
    .strictObject({ allow: words.optional(), review: words.optional(), deny: words.optional() })
    .optional(),
  conditions: z
    .array(z.strictObject({ id, when: z.string().min(1).max(MAX_CONDITION_LENGTH), effect, message: text }))
    .max(MAX_CONDITIONS)
    .optional(),
  requiredApprovals: z.int().min(0).max(MAX_APPROVALS).optional(),
  requiredArtefacts: z.array(z.enum(ARTEFACT_KINDS)).max(ARTEFACT_KINDS.length).optional(),
  weightFormats: words.optional(),
  pushGate: z.enum(['land', 'refuse']).optional(),
  graceDays: table(z.int().min(0).max(MAX_GRACE_DAYS)).optional(),
}

const scope = z.strictObject({
  match: z.strictObject({
    namespace: word.optional(),
    repository: z
      .string()
      .max(MAX_GLOB_LENGTH)
      .refine(isGlob, 'it is no glob over ids: write characters of ids, `*` and `?`, such as `acme/llama-*`')
      .optional(),
    type: z.enum(REPO_TYPES).optional(),
    audience: z.enum(AUDIENCES).optional(),
  }),
  ...clauses,
})

/** A policy as its YAML says it. What only a registry knows, such as the ids of rules, `parsePolicy` looks at afterwards. */
export const policySchema = z.strictObject({
  name: id,
  description: text.optional(),
  defaults: z.strictObject({ error: effect, warning: effect, info: effect }),
  tenant: z
    .strictObject({
      regions: z
        .array(z.string().regex(/^[A-Z]{2}$/, 'write ISO 3166 codes such as `DE`, or `EU`'))
        .max(MAX_ENTRIES)
        .optional(),
      monthlyActiveUsers: z.number().min(0).optional(),
      annualRevenueUsd: z.number().min(0).optional(),
    })
    .optional(),
  ...clauses,
  scopes: z.array(scope).max(MAX_SCOPES).optional(),
})

function table<Value extends z.ZodType>(value: Value) {
  return z
    .record(word, value)
    .refine(rows => Object.keys(rows).length <= MAX_ENTRIES, `it has more than ${MAX_ENTRIES} entries`)
}
