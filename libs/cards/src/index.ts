export {
  formatKeyPath,
  type CardProblem,
  type CardProblemKind,
  type FrontMatter,
  type KeyPath,
  type Metadata,
  type ParsedCard,
  type Place,
  type PlainScalar,
  type Section,
} from './card.js'
export { evaluate, RULE_FAILED, type Evaluation } from './evaluate.js'
export { isLicenseFile } from './license-file.js'
export * from './limits.js'
export { fixCard, type AppliedFix, type FixedCard } from './fix/fix-card.js'
export { guessRepoType } from './guess-type.js'
export { lintCard, type LintInput, type LintResult } from './lint-card.js'
export { parseCard } from './parse-card.js'
export type {
  CardFacts,
  FileFact,
  Hit,
  ParentFact,
  PreviousFact,
  ProseCopy,
  Rule,
  RuleExample,
  RuleFacts,
  TenantFact,
} from './rule.js'
export { proseHash } from './prose-hash.js'
export { readClaims, type CardClaims } from './read-claims.js'
export { isReadByRules, RULE_TEXT_MAX_BYTES, RULE_TEXTS_MAX } from './read-by-rules.js'
export { RULES } from './rules/index.js'
export type { Scores } from './score.js'
export type { Json } from './json-safe.js'
export { summarizeCard, type CardSummary, type SectionSummary } from './summarize-card.js'
export { hubMessages, newHubRejections, validateAsHub, type HubValidation } from './validate-as-hub.js'
