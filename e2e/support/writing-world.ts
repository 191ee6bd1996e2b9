import { type Account, createAccount } from './create-account.js'
import { createGitClient, type GitClient } from './git-client.js'
import { createRepo, type NewRepo } from './hub-api.js'
import {
  makeStartedDataDir,
  removeDataDir,
  type RunningServer,
  type ServerOptions,
  startServer,
} from './start-server.js'

/** A server with an account that owns a namespace, and the machines of the people who push to it. */
export interface WritingWorld {
  readonly server: RunningServer
  /** Owns the namespace `ann`. */
  readonly ann: Account
  /** Has no rights there. */
  readonly bob: Account
  /** A machine with git, signed in as somebody; null for nobody. `urls` are other ways to the server, such as a proxy's. */
  machine(who: Account | null, ...urls: readonly string[]): GitClient
  /** Makes a repository `ann/<name>`, private unless told otherwise; its id. */
  newRepo(name: string, options?: Omit<NewRepo, 'id'>): Promise<string>
  close(): Promise<void>
}

/** @param options.scope  of the owner's token: `admin` for whoever changes settings or deletes */
export async function openWritingWorld({
  scope = 'write',
  ...options
}: Partial<Pick<ServerOptions, 'env' | 'wrapper'>> & {
  scope?: 'write' | 'admin'
} = {}): Promise<WritingWorld> {
  const dataDir = makeStartedDataDir()
  const server = await startServer({ dataDir, ...options })
  const ann = await createAccount(server, 'ann', { scope })
  const bob = await createAccount(server, 'bob')
  const machines: GitClient[] = []
  return {
    server,
    ann,
    bob,
    machine: (who, ...urls) => {
      const client = createGitClient(who, [server.url, ...urls])
      machines.push(client)
      return client
    },
    newRepo: async (name, repo = {}) => {
      await createRepo(server.url, ann, { id: `ann/${name}`, ...repo })
      return `ann/${name}`
    },
    close: async () => {
      for (const machine of machines) machine.remove()
      if (server.process.exitCode === null) await server.stop()
      removeDataDir(dataDir)
    },
  }
}
