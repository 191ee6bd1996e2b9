import type { GitSetting } from '../process/git-environment.js'

/** Versions of git's protocol; 1 is 0 with a line before it. */
export type ProtocolVersion = 0 | 1 | 2

/** What a `Git-Protocol` header asks for; anything that isn't known means 0, as the header is a hint. */
export function protocolVersionOf(header: string | undefined): ProtocolVersion {
  const asked = (header ?? '').slice(0, HEADER_MAX_LENGTH).split(':')
  return asked.includes('version=2') ? 2 : asked.includes('version=1') ? 1 : 0
}

/** Characters; clients send ten. */
const HEADER_MAX_LENGTH = 200

/** How `upload-pack` learns the version. */
export function protocolVariables(version: ProtocolVersion): Record<string, string> {
  return version === 0 ? {} : { GIT_PROTOCOL: `version=${version}` }
}

/**
 * How repositories are served. Any object of a view may be asked for by its id, in protocol 0 as in 2: a view holds nothing that its reader
 * may not have. The rest keeps the memory of one process in bounds.
 */
export const SERVE_SETTINGS: readonly GitSetting[] = [
  ['uploadpack.allowFilter', 'true'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
  ['pack.threads', '1'],
  ['pack.windowMemory', '64m'],
  ['pack.deltaCacheSize', '64m'],
  ['core.packedGitWindowSize', '16m'],
  ['core.packedGitLimit', '256m'],
  ['core.deltaBaseCacheLimit', '64m'],
  ['core.bigFileThreshold', '32m'],
]
