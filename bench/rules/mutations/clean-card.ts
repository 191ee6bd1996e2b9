import type { CardFacts } from '@entrepot/cards'

/** What mutations need to find in a card, by subject: the words of its heading, or of the bold phrase that serves as one. */
export type Subject =
  | 'uses'
  | 'out-of-scope'
  | 'bias'
  | 'recommendations'
  | 'training-data'
  | 'training'
  | 'evaluation'
  | 'environment'
  | 'license'
  | 'source'
  | 'annotation'
  | 'annotators'
  | 'personal-data'
  | 'maintenance'

/** A card with all that is known of its repository: the input of a mutation, and its outcome. */
export interface CleanCard {
  readonly name: string
  readonly type: 'model' | 'dataset'
  readonly repoId: string
  /** Null for a repository without one. */
  readonly card: string | Uint8Array | null
  readonly headings: Readonly<Partial<Record<Subject, string>>>
  readonly files: readonly string[]
  readonly texts: Readonly<Record<string, string>>
  readonly parents: CardFacts['parents']
  readonly datasets: NonNullable<CardFacts['datasets']>
  readonly gating: NonNullable<CardFacts['gating']>
  readonly tenant: NonNullable<CardFacts['tenant']>
  readonly previous: NonNullable<CardFacts['previous']>
  readonly copies: NonNullable<CardFacts['copies']>
}

/** One defect, put into a clean card in one of many ways; null when the card has no place for it. */
export type Mutator = (clean: Draft, random: import('./random.ts').Random) => CleanCard | null

/** A clean card, of which the text is at hand. */
export interface Draft extends CleanCard {
  readonly card: string
}
