import type { Principal } from '@entrepot/core'
import type { Engines, FileOpener } from '@entrepot/registry'
import { ManifestMaker, PullSeals } from '@entrepot/variants'

/** What the surface of container registries works with; made once per server. */
export interface Pulls {
  readonly manifests: ManifestMaker
  readonly seals: PullSeals
}

export function openPulls(engines: Engines, files: FileOpener): Pulls {
  return { manifests: new ManifestMaker(engines, files), seals: new PullSeals(engines.db) }
}

/** Of every answer of this surface: by it clients know a registry. */
export const REGISTRY_HEADERS = ['Docker-Distribution-Api-Version', 'registry/2.0'] as const

/** For whom a URL or a token is made: whoever signed in, or nobody in particular. */
export function holderOf(principal: Principal) {
  return principal.kind === 'token' ? { accountId: principal.accountId, tokenId: principal.tokenId } : null
}
