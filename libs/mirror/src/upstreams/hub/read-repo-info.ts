import { DomainError, formatRepoId, isDomainError, parseRepoId, type RepoName } from '@entrepot/core'
import { HubRepoInfo, repoInfoPath } from '@entrepot/protocol'
import { boundedText } from './bounded-text.js'
import { fetchFromHub, type Hub } from './hub.js'

/** Bytes of an answer. Hubs that know no `expand` list every file: 100,000 of them take some 8 MB. */
const INFO_MAX_BYTES = 16 * 1024 * 1024

export interface UpstreamRepo {
  /** As upstream spells it now: it may have moved since it was asked for. */
  readonly name: RepoName
  readonly isPrivate: boolean
  readonly gating: 'none' | 'auto' | 'manual'
}

/**
 * What upstream says of a repository. One request.
 * @throws DomainError `upstream-*`
 */
export async function readRepoInfo(hub: Hub, repo: RepoName, signal: AbortSignal): Promise<UpstreamRepo> {
  const id = formatRepoId(repo)
  const fields = repo.type === 'space' ? ['private', 'disabled'] : ['private', 'gated', 'disabled']
  const url = `${hub.url}/${repoInfoPath(repo)}?${fields.map(field => `expand=${field}`).join('&')}`
  const response = await fetchFromHub(hub, url, { signal }, `the ${repo.type} ${id}`)
  const info = HubRepoInfo.safeParse(parseJson(await boundedText(response, INFO_MAX_BYTES)))
  if (!info.success) {
    const message = `${hub.host} does not answer as a hub when asked for the ${repo.type} ${id}.`
    throw new DomainError('upstream-invalid', message, { host: hub.host })
  }
  if (info.data.disabled)
    throw new DomainError('upstream-unauthorized', `${hub.host} has disabled ${id}.`, { host: hub.host })
  const { private: isPrivate, gated } = info.data
  return { name: nameOf(hub, repo, info.data.id), isPrivate, gating: gated === false ? 'none' : gated }
}

function nameOf(hub: Hub, repo: RepoName, id: string): RepoName {
  try {
    return parseRepoId(repo.type, id)
  } catch (error) {
    if (!isDomainError(error, 'repo-name-invalid')) throw error
    const message = `${hub.host} calls ${formatRepoId(repo)} something that is no name of a repository.`
    throw new DomainError('upstream-invalid', message, { host: hub.host })
  }
}

/** Undefined for what isn't JSON, such as a page: no shape matches it. */
function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
