import type { Principal } from '@entrepot/core'
import type { Services } from '../compose/compose.js'
import type { Caller } from './access/caller.js'
import { createLoaders, type Loaders } from './loaders/create-loaders.js'

/** What every resolver of one request, or of one subscription, shares. */
export interface GraphqlContext {
  readonly caller: Caller
  /** Who asks, for certain. */
  readonly principal: Principal
  readonly load: Loaders
  /** Names the request in the log. */
  readonly requestId: string
}

/** @param isRemembering  whether what was read once is good for the whole answer: not for a subscription */
export function createContext(
  { engines }: Pick<Services, 'engines'>,
  caller: Caller,
  requestId: string,
  isRemembering = true,
): GraphqlContext {
  const load = createLoaders(engines.db.prisma, isRemembering)
  return {
    caller,
    get principal() {
      return caller.principal
    },
    requestId,
    load,
  }
}
