import { DomainError } from '@entrepot/core'
import type { GitSetting } from '../process/git-environment.js'
import { runGit, type RunGitOptions } from '../process/run-git.js'
import { nameOf, secretsOf, upstreamSettings, type Upstream } from './upstream.js'
import { upstreamError } from './upstream-error.js'

interface UpstreamCommand extends Omit<RunGitOptions, 'settings' | 'secrets' | 'variables' | 'signal'> {
  readonly settings?: readonly GitSetting[]
}

/** What git's own trace prints, once in each process, when the other side speaks its protocol. */
const NEGOTIATED = '"key":"negotiated-version"'

/**
 * Runs a command against the remote `upstream`, with the settings that make it safe, and says what a failure means.
 *
 * An answer that isn't in git's protocol is taken by git for the file of refs of a plain web server; a welcome page then reads
 * as a repository without branches, and a mirror would drop all of its own. So success counts only when the protocol was spoken.
 *
 * @throws DomainError `upstream-unauthorized`, `upstream-not-found`, `upstream-rate-limited`, `upstream-invalid`,
 *   `upstream-unavailable`, `object-corrupt`, `path-unsafe`, `cancelled`, `limit-exceeded`
 */
export async function runUpstreamGit(
  args: readonly string[],
  upstream: Upstream,
  command: UpstreamCommand,
): Promise<Buffer> {
  let spokeGit = false
  try {
    const output = await runGit(args, {
      ...command,
      settings: [...(command.settings ?? []), ...upstreamSettings(upstream)],
      secrets: secretsOf(upstream),
      variables: { GIT_TRACE2_EVENT: '2' },
      onStderrLine: line => {
        spokeGit ||= line.includes(NEGOTIATED)
        command.onStderrLine?.(line)
      },
      ...(upstream.signal && { signal: upstream.signal }),
    })
    if (spokeGit) return output
  } catch (error) {
    throw upstreamError(error, upstream)
  }
  throw new DomainError('upstream-invalid', `${nameOf(upstream)} does not answer as a git server.`)
}
