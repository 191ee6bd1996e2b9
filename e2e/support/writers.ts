import { createHash, randomBytes } from 'node:crypto'
import type { Account } from './create-account.js'
import type { GitClient } from './git-client.js'

/** Something that the server said yes to, and must never lose. */
export type Promised =
  | {
      readonly kind: 'commit'
      readonly repo: string
      readonly sha: string
      /** SHA-256 of what the commit put at each path. */
      readonly files: Readonly<Record<string, string>>
    }
  | { readonly kind: 'object'; readonly repo: string; readonly oid: string; readonly sizeBytes: number }

/** A client that changes one branch of one repository, over and over. */
export interface Writer {
  readonly name: string
  /** One change. Each yes of the server is told to `promised` before anything else happens; throws what went wrong instead. */
  write(promised: (what: Promised) => void): Promise<void>
  /** Makes itself ready again after a server that died: what it had under way may have landed or not. */
  recover(): Promise<void>
}

/** The answer of a server that lives and refuses, as against one that died. */
export class Refused extends Error {}

/** Bytes of a small text and of a large file: enough for several writes to the disk, and for a kill to fall between them. */
const SMALL_BYTES = 20_000
const LARGE_BYTES = 400_000

export interface Place {
  /** Asked each time: a server that starts again has another port. */
  readonly url: () => string
  readonly who: Account
  readonly repo: string
  readonly branch: string
}

/** Commits and pushes with git, and with git-lfs when `large`. `client` has a clone of the repository in `folder`. */
export function gitWriter(
  place: Place,
  client: GitClient,
  folder: string,
  { large }: { large: boolean },
): Writer {
  const { repo, branch } = place
  const remote = () => `${place.url()}/${repo}`
  let count = 0
  return {
    name: large ? 'git-lfs' : 'git',
    write: async promised => {
      count += 1
      const path = large ? `weights-${count}.safetensors` : `texts/${count}.txt`
      const bytes = large
        ? randomBytes(LARGE_BYTES)
        : Buffer.from(randomBytes(SMALL_BYTES / 2).toString('hex'))
      client.write(folder, { [path]: bytes })
      await client.git(folder, 'add', '--all')
      await client.git(folder, 'commit', '--quiet', '--message', `Change ${count}`)
      const sha = (await client.git(folder, 'rev-parse', 'HEAD')).stdout.trim()
      const pushed = await client.tryGit(folder, ['push', remote(), `HEAD:refs/heads/${branch}`])
      if (/\[(remote )?rejected\]/.test(pushed.stderr)) throw new Refused(pushed.stderr)
      if (pushed.exitCode !== 0) throw new Error(pushed.stderr)
      promised({ kind: 'commit', repo, sha, files: { [path]: sha256(bytes) } })
    },
    recover: async () => {
      await client.git(folder, 'fetch', '--quiet', remote(), `refs/heads/${branch}`)
      await client.git(folder, 'reset', '--quiet', '--hard', 'FETCH_HEAD')
    },
  }
}

/** Commits over the Hub's API, small files in the request itself. */
export function apiWriter(place: Place): Writer {
  let count = 0
  return {
    name: 'commit API',
    write: async promised => {
      count += 1
      const files = Object.fromEntries([1, 2].map(n => [`api/${count}-${n}.txt`, randomBytes(SMALL_BYTES)]))
      const operations = Object.entries(files).map(([path, bytes]) => ({
        key: 'file',
        value: { path, content: bytes.toString('base64'), encoding: 'base64' },
      }))
      const sha = await commit(place, `Change ${count}`, operations)
      const hashes = Object.entries(files).map(([path, bytes]) => [path, sha256(bytes)])
      promised({ kind: 'commit', repo: place.repo, sha, files: Object.fromEntries(hashes) })
    },
    recover: () => Promise.resolve(),
  }
}

/** Uploads large files over the LFS API, and commits them over the Hub's: two promises a time. */
export function uploadingWriter(place: Place): Writer {
  const uploaded: { oid: string; size: number }[] = []
  let count = 0
  const commitUploaded = async (promised: (what: Promised) => void): Promise<void> => {
    const [object] = uploaded
    if (!object) return
    count += 1
    const path = `uploads/${count}.safetensors`
    const operation = { key: 'lfsFile', value: { path, algo: 'sha256', ...object } }
    const sha = await commit(place, `Change ${count}`, [operation])
    uploaded.shift()
    promised({ kind: 'commit', repo: place.repo, sha, files: { [path]: object.oid } })
  }
  return {
    name: 'LFS API',
    write: async promised => {
      const bytes = randomBytes(LARGE_BYTES)
      const object = { oid: sha256(bytes), size: bytes.length }
      await upload(place, object, bytes)
      uploaded.push(object)
      promised({ kind: 'object', repo: place.repo, oid: object.oid, sizeBytes: object.size })
      await commitUploaded(promised)
    },
    // What was uploaded before the server died is committed at the next write, without being sent again.
    recover: () => Promise.resolve(),
  }
}

async function upload(place: Place, object: { oid: string; size: number }, bytes: Buffer): Promise<void> {
  const { actions } = await uploadActions(place, object)
  if (!actions?.upload) throw new Refused(`no upload action for ${object.oid}`)
  const { href, header = {} } = actions.upload
  await good(await fetch(href, { method: 'PUT', body: new Uint8Array(bytes), headers: header }))
  if (!actions.verify) return
  const headers = {
    ...signed(place),
    ...actions.verify.header,
    'content-type': 'application/vnd.git-lfs+json',
  }
  await good(await fetch(actions.verify.href, { method: 'POST', headers, body: JSON.stringify(object) }))
}

interface Action {
  readonly href: string
  readonly header?: Record<string, string>
}

/** What the server asks for before it has this object; nothing when it has it already. */
export async function uploadActions(
  place: Place,
  object: { oid: string; size: number },
): Promise<{ actions?: { upload?: Action; verify?: Action } }> {
  const body = JSON.stringify({ operation: 'upload', transfers: ['basic'], objects: [object] })
  const headers = { ...signed(place), 'content-type': 'application/vnd.git-lfs+json' }
  const url = `${place.url()}/${place.repo}.git/info/lfs/objects/batch`
  const answer = (await (await good(await fetch(url, { method: 'POST', headers, body }))).json()) as {
    objects: { actions?: { upload?: Action; verify?: Action } }[]
  }
  return answer.objects[0] ?? {}
}

async function commit(place: Place, summary: string, operations: readonly object[]): Promise<string> {
  const lines = [{ key: 'header', value: { summary, description: '' } }, ...operations]
  const answer = await fetch(
    `${place.url()}/api/models/${place.repo}/commit/${encodeURIComponent(place.branch)}`,
    {
      method: 'POST',
      headers: { ...signed(place), 'content-type': 'application/x-ndjson' },
      body: lines.map(line => JSON.stringify(line)).join('\n'),
    },
  )
  const { commitOid } = (await (await good(answer)).json()) as { commitOid: string }
  return commitOid
}

function signed({ who }: Place): Record<string, string> {
  return { authorization: `Bearer ${who.token}` }
}

async function good(answer: Response): Promise<Response> {
  if (answer.ok) return answer
  throw new Refused(`${answer.url}: ${answer.status} ${await answer.text()}`)
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
