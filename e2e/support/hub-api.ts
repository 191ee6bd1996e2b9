import type { Account } from './create-account.js'

export type Visibility = 'private' | 'internal' | 'public'

export interface NewRepo {
  /** `namespace/name`. */
  readonly id: string
  readonly type?: 'model' | 'dataset' | 'space'
  readonly visibility?: Visibility
}

/** Asks the Hub's API as somebody; null for nobody. */
export function ask(
  url: string,
  path: string,
  who: Account | null,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers)
  if (who) headers.set('authorization', `Bearer ${who.token}`)
  return fetch(url + path, { ...init, headers })
}

/** The JSON of an answer that must be a good one. */
export async function askJson<T>(
  url: string,
  path: string,
  who: Account | null,
  init: RequestInit = {},
): Promise<T> {
  const answer = await ask(url, path, who, init)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${answer.status} ${text}`)
  return JSON.parse(text) as T
}

export function postJson<T>(url: string, path: string, who: Account | null, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return askJson<T>(url, path, who, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Makes a repository over the Hub's API; it has one commit with the stock `.gitattributes`. */
export async function createRepo(
  url: string,
  who: Account,
  { id, type = 'model', visibility = 'private' }: NewRepo,
): Promise<void> {
  const [organization, name] = id.split('/')
  await postJson(url, '/api/repos/create', who, { name, organization, type, visibility, ...sdkOf(type) })
}

function sdkOf(type: string): object {
  return type === 'space' ? { sdk: 'static' } : {}
}

/** Commit ids of all branches and tags, by full name. */
export async function refsOf(
  url: string,
  who: Account | null,
  id: string,
  types = 'models',
): Promise<Record<string, string>> {
  type Listed = { ref: string; targetCommit: string }[]
  const refs = await askJson<{ branches: Listed; tags: Listed }>(url, `/api/${types}/${id}/refs`, who)
  return Object.fromEntries(
    [...refs.branches, ...refs.tags].map(({ ref, targetCommit }) => [ref, targetCommit]),
  )
}
