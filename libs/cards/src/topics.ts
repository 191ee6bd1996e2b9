import { HEADING_WORDS } from './data/heading-words.js'

export type Topic = keyof typeof HEADING_WORDS

/**
 * Headings by subject: those of the Hub's templates, old and new, and what authors write instead, in the languages most
 * cards are in. A heading only says where to look; rules judge what stands there.
 */
export const TOPICS: Readonly<Record<Topic, RegExp>> = Object.fromEntries(
  Object.entries(HEADING_WORDS).map(([topic, { en, words, parts }]) => [
    topic,
    new RegExp(`${en}|(?<![\\p{L}\\p{M}])(?:${words})|${parts}`, 'iu'),
  ]),
) as Record<Topic, RegExp>
