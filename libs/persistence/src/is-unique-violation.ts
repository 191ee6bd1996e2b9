import { Prisma } from './generated/client.js'

/** Prisma's code for a row whose key another row has. */
const UNIQUE_VIOLATION = 'P2002'

/** Whether a statement failed because somebody else wrote a row of the same key first. Its transaction is lost by that. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === UNIQUE_VIOLATION
}
