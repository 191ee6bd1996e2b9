import { Prisma } from './generated/client.js'

/** Letters, digits and what joins them in ids: nothing that could end a string of SQL. */
const PLAIN = /^[a-z0-9][a-z0-9 ._+-]{0,95}$/i

/**
 * The same statement with its values in the text, so that a plan that is kept is one for these values.
 *
 * @returns null where a value is not the plainest text there is: it stays apart from the statement
 */
export function writeOutValues({ strings, values }: Prisma.Sql): Prisma.Sql | null {
  const texts = values.filter(value => typeof value === 'string' && PLAIN.test(value))
  if (texts.length < values.length) return null
  return Prisma.raw(
    strings.map((part, at) => (at === 0 ? part : `'${String(texts[at - 1])}'${part}`)).join(''),
  )
}
