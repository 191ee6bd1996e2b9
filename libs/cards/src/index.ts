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
export { effectOf, judge } from './judge.js'
export * from './limits.js'
export { parseCard } from './parse-card.js'
export {
  defaultPolicy,
  EFFECTS,
  type Effect,
  type JudgedState,
  type Policy,
  type RuleEffects,
} from './policy.js'
export type { CardFacts, FileFact, Hit, ParentFact, Rule, RuleExample, RuleFacts } from './rule.js'
export { RULES } from './rules/index.js'
export type { Scores } from './score.js'
export type { Json } from './json-safe.js'
export { summarizeCard, type CardSummary, type SectionSummary } from './summarize-card.js'
export { hubMessages, newHubRejections, validateAsHub, type HubValidation } from './validate-as-hub.js'
