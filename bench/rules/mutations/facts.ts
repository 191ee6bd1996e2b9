import type { CardFacts, Evaluation, ParsedCard } from '@entrepot/cards'
import type { CleanCard } from './clean-card.ts'

/** The rules, from source or from the built library. */
export interface Engine {
  parseCard(bytes: Uint8Array): ParsedCard
  evaluate(facts: CardFacts): Evaluation
}

export function factsOf(
  engine: Engine,
  { type, repoId, card, files, texts, ...given }: CleanCard,
): CardFacts {
  const bytes = typeof card === 'string' ? new TextEncoder().encode(card) : card
  const { parents, datasets, gating, tenant, previous, copies } = given
  return {
    repo: { type, id: repoId },
    card: bytes && engine.parseCard(bytes),
    files: files.map(path => ({ path, sizeBytes: texts[path]?.length ?? 1_000 })),
    texts: new Map(Object.entries(texts)),
    ...{ parents, datasets, gating, tenant, previous, copies },
  }
}

/** Ids of the rules that find something, each as often as it does. */
export function rulesThatFind(engine: Engine, card: CleanCard): string[] {
  return engine.evaluate(factsOf(engine, card)).findings.map(({ ruleId }) => ruleId)
}
