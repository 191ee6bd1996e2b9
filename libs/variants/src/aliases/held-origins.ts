import type { Principal } from '@entrepot/core'
import { findReposByKey, listOriginKeys, type Repo } from '@entrepot/persistence'
import { type Engines, readableScope } from '@entrepot/registry'

/**
 * What a model was quantized from, all the way up: with the epochs of before whoever calls this looks at them. Null where one of them is not
 * held here, which no epoch would tell of when it comes, or where their lineage changed meanwhile. Three statements.
 */
export async function heldOrigins(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { idKey }: Repo,
): Promise<readonly Repo[] | null> {
  const listKeys = () => listOriginKeys(db.prisma, readableScope(principal), idKey)
  const keys = await listKeys()
  const origins = [...new Set(keys)].slice(1)
  const named = origins.map(key => ({ type: 'model' as const, key }))
  const held = await findReposByKey(db.prisma, named)
  // What a card of theirs says changes from here on only together with an epoch that is known.
  const isSame = (await listKeys()).join(' ') === keys.join(' ')
  return isSame && held.length === origins.length ? held : null
}
