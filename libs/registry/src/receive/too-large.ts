import { DomainError } from '@entrepot/core'
import type { TreeIndex } from '@entrepot/git'
import { MAX_NAMED } from './limits.js'

export interface LargeBlob {
  readonly path: string
  readonly sizeBytes: number
}

const MIB = 1024 * 1024
/** Refuses a tree with files that belong into LFS, where all of it is new. */
export function requireSmallFiles({ entries }: TreeIndex, maxBytes: number): void {
  const large = entries.filter(({ lfs, sizeBytes }) => lfs === null && sizeBytes > maxBytes)
  if (large.length > 0) throw tooLarge(large, maxBytes)
}

/** Names that a shell and git's own patterns read as they stand. */
const PLAIN = /^[A-Za-z0-9_./-]+$/

/** The refusal of files that belong into LFS, with the command that moves them there. */
export function tooLarge(blobs: readonly LargeBlob[], maxBytes: number): DomainError {
  const largest = [...blobs].sort((a, b) => b.sizeBytes - a.sizeBytes)
  const paths = [...new Set(largest.map(({ path }) => path))]
  const named = largest
    .slice(0, MAX_NAMED)
    .map(({ path, sizeBytes }) => `\`${printable(path)}\` (${(sizeBytes / MIB).toFixed(1)} MiB)`)
  const more = largest.length > named.length ? `, and ${largest.length - named.length} more` : ''
  const message =
    `Files of more than ${maxBytes / MIB} MiB must be in Git LFS: ${named.join(', ')}${more}. ` +
    `Move them there with \`git lfs migrate import --include="${patterns(paths)}"\`, then push again.`
  return new DomainError('limit-exceeded', message, {
    maxBytes,
    paths: paths.slice(0, MAX_NAMED).map(printable),
  })
}

/** What `--include` takes: the paths themselves where they are plain and few, else their kinds. */
function patterns(paths: readonly string[]): string {
  const chosen = paths.length <= MAX_NAMED ? paths.map(patternOf) : paths.map(kindOf)
  return [...new Set(chosen)].slice(0, MAX_NAMED).join(',')
}

function patternOf(path: string): string {
  return PLAIN.test(path) ? path : kindOf(path)
}

function kindOf(path: string): string {
  return /\.[A-Za-z0-9]+$/.exec(path)?.[0].replace(/^/, '*') ?? '*'
}

function printable(path: string): string {
  return path.replace(/\p{Cc}/gu, '?')
}
