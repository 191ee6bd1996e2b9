import type { ParsedCard } from './card.js'

/** A line of the card by its number from 1, without what ends it; empty when there is none. */
export function lineOf(card: ParsedCard, number: number): string {
  let line = 1
  let start = 0
  for (const match of card.text.matchAll(/\r\n|\r|\n/g)) {
    if (line === number) return card.text.slice(start, match.index)
    line++
    start = match.index + match[0].length
  }
  return line === number ? card.text.slice(start) : ''
}
