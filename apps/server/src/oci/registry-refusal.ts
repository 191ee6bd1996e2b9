import { type Answer, jsonAnswer } from '../hub/answer/answer.js'
import { REGISTRY_HEADERS } from './pulls.js'

/** What an id may hold in a header: a path is the client's own text. */
const ID = /^[\w./-]{1,200}$/

/** Tells a client where it gets a token: at the address that it asked, as Ollama shows its signature to no other. */
export function challengeFor(baseUrl: string, repoId: string): readonly string[] {
  const scope = ID.test(repoId) ? `,scope="repository:${repoId}:pull"` : ''
  return ['WWW-Authenticate', `Bearer realm="${baseUrl}/v2/token",service="${new URL(baseUrl).host}"${scope}`]
}

const CODES: Readonly<Record<number, string>> = {
  400: 'UNSUPPORTED',
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  404: 'MANIFEST_UNKNOWN',
  416: 'RANGE_INVALID',
  429: 'TOOMANYREQUESTS',
}

/** `errors` as clients of registries read them, and `error` as those of the Hub do: llama.cpp and Ollama show all of it as it is. */
export function registryRefusal(message: string, headers: readonly string[], status: number): Answer {
  const code = CODES[status] ?? 'UNKNOWN'
  return jsonAnswer(
    { errors: [{ code, message }], error: message },
    [...REGISTRY_HEADERS, ...headers],
    status,
  )
}
