import { print } from '@0no-co/graphql.web'
import type { TadaDocumentNode } from 'gql.tada'
import { isAway } from '../session/is-away.js'
import { ApiError } from './api-error.js'

interface GraphqlAnswer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[]
}

/**
 * Asks the server’s GraphQL with the browser’s session.
 *
 * @throws ApiError with the server’s code and sentence, or `network` when it can’t be reached
 */
export async function ask<Data, Variables>(
  document: TadaDocumentNode<Data, Variables, unknown>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  const answer = await fetchOrExplain('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(isAway() && { 'entrepot-away': '1' }),
    },
    body: JSON.stringify({ query: print(document as never), variables }),
    ...(signal && { signal }),
  })
  const requestId = answer.headers.get('x-request-id')
  const { data, errors } = (await answer.json().catch(() => ({}))) as GraphqlAnswer<Data>
  const refusal = errors?.[0]
  if (refusal) throw new ApiError(refusal.extensions?.code ?? 'internal', refusal.message, requestId)
  if (!data) throw new ApiError(codeOf(answer), `HTTP ${answer.status}`, requestId)
  return data
}

/**
 * The same for what is not GraphQL: signing in, and files.
 *
 * @throws ApiError as above, for any answer that is not a good one
 */
export async function askRest(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetchOrExplain(path, init)
  if (answer.ok) return answer
  const body = (await answer.json().catch(() => ({}))) as { error?: string }
  const code = answer.headers.get('x-error-code') ?? codeOf(answer)
  const message = body.error ?? `HTTP ${answer.status}`
  throw new ApiError(code, message, answer.headers.get('x-request-id'))
}

/** Of an answer that names none, such as one of a proxy before the server. */
function codeOf({ status }: Response): string {
  if (status === 429) return 'rate-limited'
  return status >= 500 || status < 300 ? 'unavailable' : `http-${status}`
}

async function fetchOrExplain(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError('network', 'The server can’t be reached.')
  }
}
