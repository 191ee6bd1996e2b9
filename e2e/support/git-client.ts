import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { Account } from './create-account.js'
import { type Ended, run } from './run-command.js'

/** A person's machine with git on it: a home folder of its own, and credentials of one account for the servers it was told of. */
export interface GitClient {
  /** Where its clones go; removed by `remove`. */
  readonly folder: string
  /** Its whole environment: the machine's own settings have no say in a test. */
  readonly env: Readonly<Record<string, string>>
  /** Runs git in a folder below `folder`, and throws what it said when it fails. */
  git(inside: string, ...args: readonly string[]): Promise<Ended>
  /** Runs git, whatever comes of it. `extra` is added to its environment. */
  tryGit(inside: string, args: readonly string[], extra?: Readonly<Record<string, string>>): Promise<Ended>
  /** Writes files below `folder`, with the folders they need. */
  write(inside: string, files: Readonly<Record<string, string | Uint8Array>>): void
  remove(): void
}

/** Where `e2e/clients/install.mjs` puts the programs it had to build. */
const BUILT_PROGRAMS = resolve('.cache', 'clients', 'bin')

/** @param who  null: git never offers credentials */
export function createGitClient(who: Account | null, urls: readonly string[]): GitClient {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-git-'))
  const env = environmentOf(folder)
  writeSettings(folder, who, urls)
  const tryGit: GitClient['tryGit'] = (inside, args, extra = {}) =>
    run('git', args, { ...env, ...extra }, join(folder, inside))
  return {
    folder,
    env,
    tryGit,
    git: async (inside, ...args) => {
      const ended = await tryGit(inside, args)
      if (ended.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${ended.stderr}`)
      return ended
    },
    write: (inside, files) => {
      for (const [path, content] of Object.entries(files)) {
        const file = join(folder, inside, path)
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, content)
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function environmentOf(home: string): Record<string, string> {
  return {
    HOME: home,
    PATH: `${BUILT_PROGRAMS}${delimiter}${process.env['PATH'] ?? ''}`,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  }
}

function writeSettings(home: string, who: Account | null, urls: readonly string[]): void {
  const name = who?.name ?? 'nobody'
  const settings = [
    `[user]\n\tname = ${name}\n\temail = ${name}@example.org`,
    '[init]\n\tdefaultBranch = main',
    '[advice]\n\tdetachedHead = false',
    '[credential]\n\thelper = store',
  ]
  writeFileSync(join(home, '.gitconfig'), `${settings.join('\n')}\n`)
  if (!who) return
  const credentials = urls.map(url => `${withCredentials(url, who.name, who.token)}\n`)
  writeFileSync(join(home, '.git-credentials'), credentials.join(''), { mode: 0o600 })
}

/** A URL with a user name and a password in it. */
export function withCredentials(url: string, user: string, password: string): string {
  const parsed = new URL(url)
  parsed.username = user
  parsed.password = password
  return parsed.href.replace(/\/$/, '')
}
