import type { Prisma, PrismaClient } from './generated/client.js'

/** A database handle inside or outside a transaction: what every query function takes first. */
export type Db = PrismaClient | Prisma.TransactionClient
/** A database handle that is certainly inside a transaction. */
export type Tx = Prisma.TransactionClient

/** Milliseconds. A landing writes some thousand rows; a mirror's waits for the row lock of its repository. */
const TRANSACTION_TIMEOUT_MS = 60_000
const TRANSACTION_WAIT_MS = 15_000

/** Runs `work` in one transaction; a throw rolls everything back. */
export function transaction<T>(prisma: PrismaClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  return prisma.$transaction(work, { timeout: TRANSACTION_TIMEOUT_MS, maxWait: TRANSACTION_WAIT_MS })
}
