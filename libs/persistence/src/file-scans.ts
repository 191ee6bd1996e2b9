import type { Prisma } from './generated/client.js'
import type { Db } from './transaction.js'

/** Contents one statement names; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 5_000

/** What is known of some contents (`sha256:<oid>` or `git:<oid>`) by this version of the scanner, by content. A statement per 5,000. */
export async function findFileScans(
  db: Db,
  scanner: number,
  contents: readonly string[],
): Promise<Map<string, Prisma.JsonValue>> {
  const found = new Map<string, Prisma.JsonValue>()
  for (let from = 0; from < contents.length; from += BATCH) {
    const rows = await db.fileScan.findMany({
      where: { scanner, content: { in: contents.slice(from, from + BATCH) } },
      select: { content: true, result: true },
    })
    for (const { content, result } of rows) found.set(content, result)
  }
  return found
}

/** Keeps what a scan found, in place of what an earlier one did; two scans of one content at once find the same. */
export async function saveFileScan(
  db: Db,
  {
    content,
    scanner,
    result,
  }: { readonly content: string; readonly scanner: number; readonly result: Prisma.InputJsonValue },
): Promise<void> {
  await db.fileScan.upsert({
    where: { content_scanner: { content, scanner } },
    create: { content, scanner, result },
    update: { result, scannedAt: new Date() },
  })
}
