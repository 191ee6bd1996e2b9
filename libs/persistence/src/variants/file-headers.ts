import type { Prisma } from '../generated/client.js'
import type { Db } from '../transaction.js'

/** Contents one statement names; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 5_000

/** What the headers of some contents (`sha256:<oid>` or `git:<oid>`) say, as this version of the reader has it, by content. A statement per 5,000. */
export async function findFileHeaders(
  db: Db,
  reader: number,
  contents: readonly string[],
): Promise<Map<string, Prisma.JsonValue>> {
  const found = new Map<string, Prisma.JsonValue>()
  for (let from = 0; from < contents.length; from += BATCH) {
    const rows = await db.fileHeader.findMany({
      where: { reader, content: { in: contents.slice(from, from + BATCH) } },
      select: { content: true, result: true },
    })
    for (const { content, result } of rows) found.set(content, result)
  }
  return found
}

export interface NewFileHeader {
  readonly content: string
  readonly reader: number
  readonly result: Prisma.InputJsonValue
}

/** Keeps what headers say. What was kept before stays: the same reader reads the same of the same bytes. One statement. */
export async function saveFileHeaders(db: Db, headers: readonly NewFileHeader[]): Promise<void> {
  if (headers.length === 0) return
  await db.fileHeader.createMany({ data: [...headers], skipDuplicates: true })
}
