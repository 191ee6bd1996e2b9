import type { Principal } from '@entrepot/core'
import type { Services } from '../compose/compose.js'
import { createLoaders, type Loaders } from './loaders/create-loaders.js'

/** What every resolver of one request, or of one subscription, shares. */
export interface GraphqlContext {
  readonly principal: Principal
  readonly load: Loaders
  /** Names the request in the log. */
  readonly requestId: string
}

/** @param isRemembering  whether what was read once is good for the whole answer: not for a subscription */
export function createContext(
  { engines }: Pick<Services, 'engines'>,
  principal: Principal,
  requestId: string,
  isRemembering = true,
): GraphqlContext {
  return { principal, requestId, load: createLoaders(engines.db.prisma, isRemembering) }
}
