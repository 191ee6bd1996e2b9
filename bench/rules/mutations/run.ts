import type { CleanCard, Draft } from './clean-card.ts'
import { cleanCards } from './clean-cards.ts'
import { rulesThatFind, type Engine } from './facts.ts'
import { MUTATORS } from './index.ts'
import { randomOf } from './random.ts'

export interface Recall {
  readonly made: number
  readonly found: number
  /** Clean cards that took part. */
  readonly cards: number
  /** Mutants that nobody found, with the name of the clean card. */
  readonly missed: readonly CleanCard[]
}

/** Tries of one mutation; a mutator refuses cards that have no place for its defect. */
const TRIES_MAX = 200

/**
 * Puts the defect of a rule into clean cards `count` times, each time into another place that the seed decides, and counts
 * how often the rule says so. Only cards on which the rule finds nothing are mutated.
 *
 * @throws Error when the rule has no mutator, or no clean card has a place for its defect
 */
export function measureRecall(engine: Engine, ruleId: string, seed: string, count: number): Recall {
  const mutate = MUTATORS[ruleId]
  if (!mutate) throw new Error(`There is no mutator for ${ruleId}.`)
  const clean = cleanFor(engine, ruleId)
  const missed: CleanCard[] = []
  const used = new Set<string>()
  for (let number = 0; number < count; number++) {
    const random = randomOf(`${seed} ${ruleId} ${number}`)
    let mutant: CleanCard | null = null
    for (let attempt = 0; mutant === null && attempt < TRIES_MAX && clean.length > 0; attempt++) {
      mutant = mutate(random.pick(clean), random)
    }
    if (mutant === null) throw new Error(`No clean card has a place for the defect of ${ruleId}.`)
    used.add(mutant.name)
    if (!rulesThatFind(engine, mutant).includes(ruleId)) missed.push(mutant)
  }
  return { made: count, found: count - missed.length, cards: used.size, missed }
}

const cleanByEngine = new WeakMap<Engine, { card: Draft; found: ReadonlySet<string> }[]>()

function cleanFor(engine: Engine, ruleId: string): Draft[] {
  const known =
    cleanByEngine.get(engine) ??
    cleanCards().map(card => ({ card, found: new Set(rulesThatFind(engine, card)) }))
  cleanByEngine.set(engine, known)
  return known.filter(({ found }) => !found.has(ruleId)).map(({ card }) => card)
}
