import { DomainError, isDomainError } from '@entrepot/core'
import { GitError } from '../process/git-error.js'

/** Names of git's own checks that are about where a tree would be written, not about broken bytes. */
const PATH_CHECK =
  /(?:hasDot|hasDotdot|hasDotgit|fullPathname|emptyName|gitmodules\w+|symlinkTargetLength):[^\n]*/
/** Characters of git's own words that a message repeats. */
const MAX_SAID = 300

/** What it means that git did not take a pack: whose fault it is, and what to do. */
export function unpackFailure(error: unknown, maxBytes: number): unknown {
  if (isDomainError(error) || !(error instanceof GitError)) return error
  const { stderr, exitCode } = error
  const detail = { git: stderr.slice(-1_000), exitCode }
  const refuse = (
    code: 'limit-exceeded' | 'object-corrupt' | 'object-missing' | 'path-unsafe',
    why: string,
  ) => new DomainError(code, why, detail, { cause: error })
  if (/exceeds maximum allowed size/.test(stderr)) {
    const mebibytes = Math.floor(maxBytes / 1024 ** 2)
    const fix = 'Large files belong into LFS: `git lfs migrate import --everything --above=10MB`.'
    return refuse('limit-exceeded', `One push may have ${mebibytes} MiB. Push in parts. ${fix}`)
  }
  if (exitCode === null || /out of memory|malloc|mmap failed|cannot allocate/i.test(stderr))
    return refuse('limit-exceeded', 'Unpacking this pack takes more memory or time than a push may take.')
  if (/unresolved delta/.test(stderr))
    return refuse('object-missing', 'The pack builds on objects that this repository does not have.')
  if (/did not receive expected object/.test(stderr)) {
    const fix = 'If this is a shallow clone, `git fetch --unshallow` brings the rest.'
    return refuse('object-missing', `The pack lacks objects that its commits lead to. ${fix}`)
  }
  const unsafe = PATH_CHECK.exec(stderr)?.[0]
  if (unsafe !== undefined)
    return refuse('path-unsafe', `A tree has a path that is not safe to write (${unsafe}).`)
  return refuse(
    'object-corrupt',
    `The pack is damaged, or has objects that are no good: ${firstComplaint(stderr)}`,
  )
}

function firstComplaint(stderr: string): string {
  const line = stderr.split('\n').find(text => /^(?:error|fatal): /.test(text)) ?? 'git does not say why'
  return line.replace(/^\w+: /, '').slice(0, MAX_SAID)
}
