import { parseRepoId, type Visibility } from '@entrepot/core'
import { createRepo, transaction } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'

export interface CommitAnswer {
  readonly status: number
  readonly headers: Headers
  // What a spec looks at has the shape that its own request gave it.
  readonly body: ReturnType<typeof JSON.parse>
}

/** A line of a commit's body. */
export interface Line {
  readonly key: string
  readonly value: object
}

export interface CommitOptions {
  readonly token?: string
  /** Of the query, with its question mark. */
  readonly query?: string
  readonly type?: 'models' | 'datasets' | 'spaces'
  readonly revision?: string
  readonly header?: object | null
}

/** A repository without commits. */
export async function emptyRepo(
  { db }: Pick<Engines, 'db'>,
  id: string,
  { visibility = 'public', type = 'model' }: { visibility?: Visibility; type?: 'model' | 'dataset' } = {},
) {
  const name = parseRepoId(type, id)
  return transaction(db.prisma, tx =>
    createRepo(tx, { name, visibility, gating: 'none', defaultBranch: 'main' }),
  )
}

export function fileLine(path: string, content: string | Buffer): Line {
  return {
    key: 'file',
    value: { content: Buffer.from(content).toString('base64'), path, encoding: 'base64' },
  }
}

/** As JavaScript's client sends it: no line feed at the end. */
export function bodyOf(
  lines: readonly Line[],
  header: object | null = { summary: 'a commit', description: '' },
): string {
  const all = header === null ? lines : [{ key: 'header', value: header }, ...lines]
  return all.map(line => JSON.stringify(line)).join('\n')
}

/** Commits as Hub clients do. */
export function sendCommit(
  url: string,
  id: string,
  lines: readonly Line[],
  options: CommitOptions = {},
): Promise<CommitAnswer> {
  const { header } = options
  return sendBody(url, id, header === undefined ? bodyOf(lines) : bodyOf(lines, header), options)
}

/** Sends any body to the commit route. */
export async function sendBody(
  url: string,
  id: string,
  body: string | Buffer | AsyncIterable<Uint8Array>,
  { token, query = '', type = 'models', revision = 'main' }: CommitOptions = {},
): Promise<CommitAnswer> {
  const target = `${url}/api/${type}/${id}/commit/${encodeURIComponent(revision)}${query}`
  const response = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...(token && { authorization: `Bearer ${token}` }) },
    body: body as NonNullable<RequestInit['body']>,
    ...(typeof body !== 'string' && !Buffer.isBuffer(body) && { duplex: 'half' }),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(await response.text()) as never,
  }
}
