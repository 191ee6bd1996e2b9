import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

let execPath: Promise<string> | undefined

/** The folder of git's own programs, which is the whole search path the fake hub gives its children. */
export function gitExecPath(): Promise<string> {
  execPath ??= promisify(execFile)('git', ['--exec-path']).then(({ stdout }) => stdout.trim())
  return execPath
}

/** An environment in which nobody's own git configuration can change what the fake hub stores or serves. */
export async function gitEnvironment(): Promise<Record<string, string>> {
  return { PATH: await gitExecPath(), GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' }
}

/**
 * Runs git in `gitDir` and returns what it printed, whole.
 *
 * @throws Error with git's own words when it exits with anything but 0
 */
export async function runGit(gitDir: string, args: readonly string[], input = ''): Promise<Buffer> {
  const env = await gitEnvironment()
  const child = spawn(join(await gitExecPath(), 'git'), ['--git-dir', gitDir, ...args], { env })
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [fed, stdout, stderr, code] = await Promise.all([
    // git may be done before it reads a word; whether that is wrong its exit code says
    pipeline([input], child.stdin).catch((error: unknown) => error),
    buffer(child.stdout),
    buffer(child.stderr),
    exited,
  ])
  if (code !== 0) throw new Error(`git ${args.join(' ')} failed (${code}): ${stderr.toString().trim()}`)
  if (fed instanceof Error && input !== '') throw fed
  return stdout
}
