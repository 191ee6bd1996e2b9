import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { GIT_ENVIRONMENT } from './work-repository.mjs'

/**
 * Runs git to its end.
 * @returns the seconds it took
 * @throws Error when it fails, with what it said
 */
export async function timedGit(folder, token, args) {
  const startedAt = performance.now()
  const authorization = token === null ? [] : ['-c', `http.extraHeader=Authorization: Bearer ${token}`]
  const child = spawn('git', [...authorization, ...args], {
    cwd: folder,
    env: GIT_ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', chunk => (said += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with code ${code}: ${said}`)
  return (performance.now() - startedAt) / 1_000
}
