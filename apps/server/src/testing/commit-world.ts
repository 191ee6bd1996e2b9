import type { Engines } from '@entrepot/registry'
import {
  type CommitAnswer,
  type CommitOptions,
  emptyRepo,
  fileLine,
  type Line,
  sendCommit,
} from './commit-client.js'
import { openTestServer, type TestServer, tokenOf } from './open-test-server.js'
import { rawAsk } from './raw-ask.js'

/** A server with accounts that commit to it. */
export interface CommitWorld {
  readonly server: TestServer
  /** May write to what is ann's. */
  readonly ann: string
  /** May write to what is his own. */
  readonly bob: string
  /** A public repository of ann's with some files, and its head. */
  filled(lines?: readonly Line[]): Promise<{ id: string; head: string }>
  /** Commits as ann. */
  commit(id: string, lines: readonly Line[], options?: CommitOptions): Promise<CommitAnswer>
  /** Every file of a revision with its text, as git has it. */
  filesOf(id: string, revision?: string): Promise<Record<string, string>>
  headOf(id: string, revision?: string): Promise<string>
  close(): Promise<void>
}

interface Listed {
  readonly type: string
  readonly path: string
}

/** Over engines that the spec made and closes. */
export async function openCommitWorld(engines: Engines): Promise<CommitWorld> {
  const server = await openTestServer(engines)
  const { url } = server
  const ann = await tokenOf(engines, 'ann', { scope: 'write' })
  const bob = await tokenOf(engines, 'bob', { scope: 'write' })
  const ask = async (path: string) => (await rawAsk(url, path, { token: ann })).text
  const commit: CommitWorld['commit'] = (id, lines, more = {}) =>
    sendCommit(url, id, lines, { token: ann, ...more })
  let count = 0
  return {
    server,
    ann,
    bob,
    commit,
    filled: async (lines = [fileLine('a.txt', 'one'), fileLine('sub/b.txt', 'two')]) => {
      const id = `ann/repo-${(count += 1)}`
      await emptyRepo(engines, id)
      const { body } = await commit(id, lines)
      return { id, head: (body as { commitOid: string }).commitOid }
    },
    filesOf: async (id, revision = 'main') => {
      const listed = await ask(`/api/models/${id}/tree/${encodeURIComponent(revision)}?recursive=true`)
      const files: Record<string, string> = {}
      for (const { type, path } of JSON.parse(listed) as Listed[]) {
        if (type !== 'file') continue
        const encoded = path.split('/').map(encodeURIComponent).join('/')
        files[path] = await ask(`/${id}/raw/${encodeURIComponent(revision)}/${encoded}`)
      }
      return files
    },
    headOf: async (id, revision = 'main') => {
      const text = await ask(`/api/models/${id}/revision/${encodeURIComponent(revision)}`)
      return (JSON.parse(text) as { sha: string }).sha
    },
    close: () => server.close(),
  }
}
