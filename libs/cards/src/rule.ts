import type { FindingState, Gating, RepoType, Severity } from '@entrepot/core'
import type { KeyPath, ParsedCard, Place, Section } from './card.js'

/** A repository that this one derives from, as far as the registry knows it. */
export interface ParentFact {
  readonly id: string
  /** Hub id of its licence at the revision that is judged against; null when it declares none, or is not mirrored. */
  readonly license: string | null
  /** False when the registry holds no copy, so that nothing about it can be checked. */
  readonly isMirrored: boolean
  /** `license_name` beside `license: other`. */
  readonly licenseName?: string | null
  /** Its own `base_model`s, and theirs: a cycle ends where a repository would come twice. Absent: it has none that are known. */
  readonly parents?: readonly ParentFact[]
  /** Hashes of what its card says under each heading, as `ParsedCard` sections give them; see `proseHash`. */
  readonly proseHashes?: readonly string[]
  /** A revision of it is called back; absent where none is, or nobody knows. */
  readonly isRecalled?: boolean
}

/** Prose of this card that stands in another repository's card word for word. */
export interface ProseCopy {
  readonly hash: string
  /** Hub id of a repository that whoever reads the finding may see. */
  readonly repoId: string
}

/** What the organization that runs the registry says of itself; it comes from the policy. Absent fields are unknown. */
export interface TenantFact {
  /** ISO 3166 codes, or `EU`, of where it is established. */
  readonly regions?: readonly string[]
  readonly monthlyActiveUsers?: number
  readonly annualRevenueUsd?: number
}

export interface FileFact {
  readonly path: string
  readonly sizeBytes: number
}

/** All that rules may know about a revision: gathered before, so that rules do no I/O. */
export interface CardFacts {
  readonly repo: { readonly type: RepoType; readonly id: string }
  /** Null when the revision has no README.md. */
  readonly card: ParsedCard | null
  readonly files: readonly FileFact[]
  /** What `base_model` names, in its order. */
  readonly parents: readonly ParentFact[]
  /** What `datasets` names, in its order. */
  readonly datasets?: readonly ParentFact[]
  /** Small text files that rules read, decoded, by path: see `isReadByRules`. */
  readonly texts?: ReadonlyMap<string, string>
  /** What the first parent of the revision declared; null for the first revision, and when that is not known. */
  readonly previous?: PreviousFact | null
  readonly gating?: Gating
  readonly tenant?: TenantFact
  readonly copies?: readonly ProseCopy[]
}

export interface PreviousFact {
  /** Licence ids, as declared. */
  readonly licenses: readonly string[]
}

/** As `CardFacts`, for a rule: a missing card is an empty one, and what was not gathered is empty. */
export interface RuleFacts extends Required<Omit<CardFacts, 'gating'>> {
  readonly card: ParsedCard
  /** Null when nobody knows: a card that is read outside of a registry. */
  readonly gating: Gating | null
  readonly isCardMissing: boolean
}

/** One thing a rule noticed. The place is a key, a section or a position; without any of them it is the whole card. */
export interface Hit {
  readonly message: string
  /** File it is in, when that is not README.md; `key` and `at` then count in that file. */
  readonly path?: string
  readonly key?: KeyPath
  readonly section?: Section
  readonly at?: Place
  /** Cut to the evidence limit by the engine. */
  readonly evidence?: string | null
  /** Instead of the rule's own. */
  readonly fix?: string
  /** `fail` unless said otherwise. */
  readonly state?: Exclude<FindingState, 'waived'>
  /** What the Hub answers about this, in its words; only for rules whose `hubBehaviour` is not `ignores`. */
  readonly hubMessage?: string
}

/** A card of an example: text, bytes, or null for none. Everything else defaults to a model without files and parents. */
export interface RuleExample {
  readonly card: string | Uint8Array | null
  readonly type?: RepoType
  readonly files?: readonly string[]
  readonly parents?: readonly ParentFact[]
  /** Hub id of the repository; `acme/example` when left out. */
  readonly repoId?: string
  readonly datasets?: readonly ParentFact[]
  /** By path; they need not be among `files`. */
  readonly texts?: Readonly<Record<string, string>>
  readonly previous?: PreviousFact
  readonly gating?: Gating
  readonly tenant?: TenantFact
  readonly copies?: readonly ProseCopy[]
}

export interface FailingExample extends RuleExample {
  /** The messages it yields, in order. */
  readonly finds: readonly string[]
  /** The states they have; all `fail` when left out. */
  readonly states?: readonly FindingState[]
}

/**
 * One thing that can be wrong with a card. A value, so that the list of rules, their documentation, their tests and the
 * policy are all made of the same data.
 */
export interface Rule {
  /** Kebab-case, and the name of its file. Never reused: waivers and policies refer to it. */
  readonly id: string
  /** A letter for its family and a number, such as `P001`: the order of the documentation. */
  readonly code: string
  /** What a good card does, in one sentence. */
  readonly summary: string
  /** Why anybody should care. */
  readonly why: string
  /** What to do, in the imperative. */
  readonly fix: string
  readonly severity: Severity
  readonly appliesTo: readonly RepoType[]
  /** Frameworks and documents it rests on. */
  readonly basis: readonly string[]
  /** What the Hub does about the same defect. */
  readonly hubBehaviour: 'rejects' | 'warns' | 'ignores'
  /** Version of the product that brought it. */
  readonly since: string
  /** Runs on missing and empty cards too, on which every other rule would only repeat that. */
  readonly readsEmptyCards?: boolean
  check(facts: RuleFacts): Iterable<Hit>
  readonly examples: { readonly pass: readonly RuleExample[]; readonly fail: readonly FailingExample[] }
}

/** Gives a rule its type; rules are plain values and hold no state. */
export function defineRule(rule: Rule): Rule {
  return rule
}
