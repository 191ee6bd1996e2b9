/**
 * Reads `[start, endExclusive)` of one file, in bytes. Answers with fewer bytes only where the file ends. Readers of headers ask for little
 * at a time and never for a whole file.
 */
export type ReadRange = (start: number, endExclusive: number) => Promise<Uint8Array>

/** What a reader meets when it asked for more than it was given. Scanners turn it into an answer that says it is incomplete. */
export class ReadBudgetExceeded extends Error {
  override readonly name = 'ReadBudgetExceeded'
}

/** Bytes and time for one piece of work, shared by everything that it reads. */
export interface ReadBudget {
  leftBytes: number
  /** Epoch milliseconds. */
  readonly deadline: number
  /** Set once something asked for more. */
  isExceeded: boolean
}

/**
 * The same reader, which throws `ReadBudgetExceeded` before it would read past the budget; what was asked is subtracted from it.
 * The clock is looked at per read.
 */
export function boundedRead(read: ReadRange, budget: ReadBudget): ReadRange {
  return async (start, endExclusive) => {
    const askedBytes = Math.max(0, endExclusive - start)
    const isTooMuch = askedBytes > budget.leftBytes
    if (isTooMuch || Date.now() > budget.deadline) {
      budget.isExceeded = true
      throw new ReadBudgetExceeded(`it takes more ${isTooMuch ? 'bytes' : 'time'} than one look may`)
    }
    budget.leftBytes -= askedBytes
    return await read(start, endExclusive)
  }
}

/** A reader over bytes that are in memory, such as a member of an archive after it was unpacked. */
export function readBytes(bytes: Uint8Array): ReadRange {
  return async (start, endExclusive) => bytes.subarray(Math.max(0, start), Math.max(0, endExclusive))
}

/** The reader of a part of a file, which counts from the part's start. */
export function readWithin(read: ReadRange, start: number, endExclusive: number): ReadRange {
  return (from, to) =>
    read(Math.min(start + from, endExclusive), Math.max(start, Math.min(start + to, endExclusive)))
}
