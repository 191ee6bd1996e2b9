import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Milliseconds for one command: none of them works on much. */
const TIMEOUT_MS = 30_000

export interface GitRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A person's git, in a folder of its own, without the machine's configuration. */
export interface GitClient {
  readonly folder: string
  /** Runs git in a folder of ours; throws what it said when it fails. Returns its output. */
  git(inside: string, ...args: readonly string[]): Promise<string>
  tryGit(inside: string, args: readonly string[], options?: GitRunOptions): Promise<GitRun>
  /** Writes files and commits them; the new commit. */
  commit(inside: string, files: Readonly<Record<string, string | Buffer>>, message?: string): Promise<string>
  dispose(): Promise<void>
}

export interface GitRunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Buffer
  /** Of what it prints; UTF-8 unless given. */
  readonly encoding?: 'latin1'
}

/** The `remote:` lines that git printed. */
export function remoteLines({ stderr }: GitRun): string {
  return (stderr.match(/^remote: .*$/gm) ?? []).join('\n')
}

/** Arguments by which git shows a token from the first request on: by itself it waits until it is asked, which nobody does who lets strangers in. */
export function signedIn(token: string | null): string[] {
  return token === null ? [] : ['-c', `http.extraHeader=Authorization: Bearer ${token}`]
}

/** Where a client with this token clones from. */
export function urlWith(serverUrl: string, token: string | null, id: string): string {
  const url = new URL(`${serverUrl}/${id}`)
  if (token !== null) {
    url.username = 'someone'
    url.password = token
  }
  return url.href
}

export async function openGitClient(): Promise<GitClient> {
  const folder = await mkdtemp(join(tmpdir(), 'entrepot-client-'))
  const tryGit: GitClient['tryGit'] = (inside, args, { env = {}, input, encoding = 'utf8' } = {}) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        [...args],
        {
          cwd: join(folder, inside),
          encoding,
          timeout: TIMEOUT_MS,
          env: { ...ENVIRONMENT, ...env },
          maxBuffer: 2 ** 28,
        },
        (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number') return reject(error)
          resolve({ exitCode: Number(error?.code ?? 0), stdout: String(stdout), stderr: String(stderr) })
        },
      )
      child.stdin?.end(input)
    })
  const git: GitClient['git'] = async (inside, ...args) => {
    const { exitCode, stdout, stderr } = await tryGit(inside, args)
    if (exitCode !== 0) throw new Error(`git ${args.join(' ')} failed: ${stderr}`)
    return stdout.trim()
  }
  return {
    folder,
    git,
    tryGit,
    commit: async (inside, files, message = 'a commit') => {
      for (const [path, content] of Object.entries(files)) {
        const file = join(folder, inside, path)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, content)
      }
      await git(inside, 'add', '--all')
      await git(inside, 'commit', '--quiet', '--allow-empty', '--message', message)
      return git(inside, 'rev-parse', 'HEAD')
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}

const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada Lovelace',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada Lovelace',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'init.defaultBranch',
  GIT_CONFIG_VALUE_0: 'main',
  GIT_CONFIG_KEY_1: 'advice.detachedHead',
  GIT_CONFIG_VALUE_1: 'false',
}
