import type { Db } from './transaction.js'

/** The key of that name, which all nodes share: the given bytes are kept if there was none yet, and otherwise passed over. */
export async function ensureServerKey(
  db: Db,
  name: string,
  fresh: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  await db.$executeRaw`INSERT INTO server_key (name, value) VALUES (${name}, ${fresh}) ON CONFLICT (name) DO NOTHING`
  return (await db.serverKey.findUniqueOrThrow({ where: { name } })).value
}
