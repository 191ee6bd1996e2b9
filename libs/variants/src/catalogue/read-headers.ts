import { contentOf, isDomainError, type TreeEntry } from '@entrepot/core'
import {
  boundedRead,
  type ReadBudget,
  ReadBudgetExceeded,
  type ReadRange,
  type WeightsHeader,
} from '@entrepot/formats'
import { type Database, findFileHeaders, type NewFileHeader, saveFileHeaders } from '@entrepot/persistence'
import { readEntry, type RevisionFacts } from '@entrepot/registry'
import { type FileHeader, HEADER_READER_VERSION, readFileHeader } from './file-header.js'
import { readHeader } from './read-header.js'
import { LANDING_LIMITS, READS_AT_A_TIME, type ReadingLimits } from './reading-limits.js'
import { safeJson } from './safe-json.js'
import { weightCandidates } from './weight-candidates.js'

export interface ReadingOrder extends Pick<RevisionFacts, 'entries' | 'openFile'> {
  /** Absent: those of a landing, for which somebody waits. */
  readonly limits?: ReadingLimits
  readonly signal?: AbortSignal
}

/** A file of weights and what its header says. */
export interface WeightsFile {
  readonly entry: TreeEntry
  readonly header: WeightsHeader
}

export interface ReadFiles {
  readonly files: readonly WeightsFile[]
  /** Files that nobody has read yet: not here, or too much for these limits. */
  readonly pending: readonly TreeEntry[]
  /** Contents that were not known before. */
  readonly readCount: number
}

/** A file that isn't here, or is damaged: it waits, and the others do not wait for it. */
const FILE_FAILURES = ['blob-missing', 'object-missing', 'object-corrupt', 'object-not-stored'] as const

/**
 * The headers of a revision's files of weights. Each content is read once, wherever it lies, and what it said is kept; so a revision costs
 * what is new in it: one statement where nothing is. What does not fit into the limits waits.
 */
export async function readHeaders(db: Database, order: ReadingOrder): Promise<ReadFiles> {
  const limits = order.limits ?? LANDING_LIMITS
  const candidates = weightCandidates(order.entries)
  const byContent = new Map(candidates.map(entry => [contentOf(entry), entry]))
  const known = await knownHeaders(db, [...byContent.keys()])
  const missing = [...byContent].filter(([content]) => !known.has(content)).map(([, entry]) => entry)
  const reading = new Reading(order, limits)
  const read = await reading.readAll(missing.slice(0, limits.files))
  await saveFileHeaders(db.prisma, read.map(toRow))
  for (const { content, header } of read) known.set(content, { header })
  const files = candidates.flatMap(entry => {
    const header = known.get(contentOf(entry))?.header
    return header ? [{ entry, header }] : []
  })
  return {
    files,
    pending: candidates.filter(entry => !known.has(contentOf(entry))),
    readCount: read.length,
  }
}

async function knownHeaders(db: Database, contents: readonly string[]): Promise<Map<string, FileHeader>> {
  const known = new Map<string, FileHeader>()
  for (const [content, json] of await findFileHeaders(db.prisma, HEADER_READER_VERSION, contents)) {
    const header = readFileHeader(json)
    if (header) known.set(content, header)
  }
  return known
}

interface Read extends FileHeader {
  readonly content: string
}

function toRow({ content, header }: Read): NewFileHeader {
  return { content, reader: HEADER_READER_VERSION, result: { header } as unknown as NewFileHeader['result'] }
}

/** One go at some files, within what is left. */
class Reading {
  #leftBytes: number
  readonly #deadline: number

  constructor(
    private readonly order: ReadingOrder,
    private readonly limits: ReadingLimits,
  ) {
    this.#leftBytes = limits.totalBytes
    this.#deadline = Date.now() + limits.totalMs
  }

  /** Some at a time; those that were read to their end. */
  async readAll(entries: readonly TreeEntry[]): Promise<Read[]> {
    const queue = entries.values()
    const read: Read[] = []
    const workers = Array.from({ length: Math.min(READS_AT_A_TIME, entries.length) }, async () => {
      for (const entry of queue) {
        if (this.#isOver()) return
        const one = await this.#readOne(entry)
        if (one) read.push(one)
      }
    })
    await Promise.all(workers)
    return read
  }

  #isOver(): boolean {
    return this.#leftBytes <= 0 || Date.now() > this.#deadline || this.order.signal?.aborted === true
  }

  async #readOne(entry: TreeEntry): Promise<Read | null> {
    const deadline = Math.min(this.#deadline, Date.now() + this.limits.fileMs)
    const budget: ReadBudget = { leftBytes: this.limits.fileBytes, deadline, isExceeded: false }
    const content = contentOf(entry)
    try {
      const read = boundedRead(this.#fromTotal(readEntry(this.order.openFile, entry), budget), budget)
      const header = safeJson(await readHeader(read, entry))
      return budget.isExceeded && !this.#isFinal() ? null : { content, header }
    } catch (error) {
      if (error instanceof ReadBudgetExceeded) return this.#isFinal() ? { content, header: null } : null
      // What can't be read is no reason to refuse a revision: it waits. A job is done again.
      const isOutage = isDomainError(error, 'store-unavailable') && !this.limits.isFinal
      if (!isOutage && !isDomainError(error, ...FILE_FAILURES)) throw error
      return null
    }
  }

  /** The same reader, out of what is left for all files. */
  #fromTotal(read: ReadRange, budget: ReadBudget): ReadRange {
    return (start, endExclusive) => {
      const askedBytes = Math.max(0, endExclusive - start)
      if (askedBytes > this.#leftBytes) {
        this.#leftBytes = 0
        budget.isExceeded = true
        throw new ReadBudgetExceeded('it takes more bytes than are left for all')
      }
      this.#leftBytes -= askedBytes
      return read(start, endExclusive)
    }
  }

  /** Whether the most that reading a header may cost was not enough: then what it said by then is all that it will. */
  #isFinal(): boolean {
    return this.limits.isFinal && !this.#isOver()
  }
}
