import { Prisma } from './generated/client.js'

/**
 * Every column of `repo` under the name that the client has for it, so that a statement of our own gives what the client does, without a
 * second one for the rows.
 */
export const REPO_COLUMNS = Prisma.raw(
  Object.values(Prisma.RepoScalarFieldEnum)
    .map(field => `${columnOf(field)} AS "${field}"`)
    .join(', '),
)

/** By the rule that all models of the schema follow. */
function columnOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
