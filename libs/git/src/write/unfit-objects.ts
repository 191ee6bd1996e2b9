import { DomainError } from '@entrepot/core'
import { PATH_CHECKS } from '../fetch/upstream-error.js'
import { GitError } from '../process/git-error.js'

const IS_ABOUT_PATHS = new RegExp(`\\b(?:${PATH_CHECKS}):`)

/** What it means that git would not have objects of ours; anything but git's refusal is passed on. */
export function unfitObjects(error: unknown): unknown {
  if (!(error instanceof GitError) || error.exitCode === null) return error
  const detail = { git: error.stderr.slice(-1_000) }
  return IS_ABOUT_PATHS.test(error.stderr)
    ? new DomainError('path-unsafe', 'A file has a name, or content, that git takes for unsafe.', detail, {
        cause: error,
      })
    : new DomainError('object-corrupt', 'Git refuses one of the new objects.', detail, { cause: error })
}
