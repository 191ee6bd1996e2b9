import { createHash } from 'node:crypto'

/** Changing it draws other cards, and makes every label a stale one. */
export const SEED = 'entrepot-rules-1'
export const SAMPLE_MAX = 20

/**
 * Up to 20 findings of one rule: one per card first, cards in an order that the seed decides. The order of a card depends on
 * nothing but its path, so that a rule that finds more or less changes only those places of the sample.
 */
export function drawSample(ruleId, rows) {
  const byCard = new Map()
  for (const row of rows) byCard.set(row.path, [...(byCard.get(row.path) ?? []), row])
  const ranked = [...byCard.values()].flatMap(ofCard =>
    sortBy(ofCard, row => rank(ruleId, row.path, row.finding.fingerprint)).map((row, turn) => ({
      row,
      order: `${turn.toString().padStart(3, '0')} ${rank(ruleId, row.path)}`,
    })),
  )
  return sortBy(ranked, ({ order }) => order)
    .slice(0, SAMPLE_MAX)
    .map(({ row }) => row)
}

/** Names one finding on one card in few characters, for people who write labels. */
export function keyOf(path, fingerprint) {
  return rank(path, fingerprint).slice(0, 6)
}

function rank(...parts) {
  return createHash('sha256')
    .update([SEED, ...parts].join('\n'))
    .digest('hex')
}

function sortBy(items, keyFor) {
  const keyed = items.map(item => ({ item, key: keyFor(item) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item)
}
