import type { Principal } from '@entrepot/core'
import type { Services } from '../compose/compose.js'
import { createLoaders, type Loaders } from './loaders/create-loaders.js'

/** What every resolver of one request shares. A subscription makes a new one for each event, so that its loaders don't answer from the past. */
export interface GraphqlContext {
  readonly principal: Principal
  readonly load: Loaders
  /** Names the request in the log. */
  readonly requestId: string
}

export function createContext(
  { engines }: Pick<Services, 'engines'>,
  principal: Principal,
  requestId: string,
): GraphqlContext {
  return { principal, requestId, load: createLoaders(engines.db.prisma) }
}
