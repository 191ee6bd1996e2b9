import { asCommitSha, asGitOid, isGitOid, type CommitSha, type GitOid } from '@entrepot/core'
import { runGitText } from '../process/run-git.js'
import type { ObjectReader } from './object-reader.js'

/** Hex digits; with fewer, a repository of some size has several objects for one prefix. */
const SHORTEST_PREFIX = 5
/** Annotated tags may stand for tags. Nobody nests them deeper by honest means. */
const MAX_TAG_DEPTH = 10

/** Objects that one prefix may fit: somebody who grinds ids could make every one of a repository begin alike. */
const MAX_CANDIDATES = 64

/**
 * The commit that an object id means: in full or its first five or more hex digits, of the commit itself or of an annotated
 * tag. Null when there is none, or when a prefix fits several commits. Names of refs are not looked at: they are rows.
 *
 * Cost: as of `findCommits`.
 */
export async function resolveCommit(reader: ObjectReader, spec: string): Promise<CommitSha | null> {
  const [only, another] = await findCommits(reader, spec)
  return only !== undefined && another === undefined ? only : null
}

/**
 * Every commit that an object id may mean, in full or by its beginning, itself or through an annotated tag: for those who have to choose
 * among them. Empty when a prefix is too short, or fits more objects than anybody means.
 *
 * Cost: for a full id one question to the reader, for a prefix a git process.
 */
export async function findCommits(reader: ObjectReader, spec: string): Promise<CommitSha[]> {
  const hex = spec.toLowerCase()
  const oids = isGitOid(hex) ? [hex] : await expand(reader, hex)
  const commits = new Set<CommitSha>()
  for (const oid of oids) {
    const commit = await peelToCommit(reader, oid)
    if (commit) commits.add(commit)
  }
  return [...commits]
}

async function expand(reader: ObjectReader, prefix: string): Promise<GitOid[]> {
  if (prefix.length < SHORTEST_PREFIX || prefix.length >= 40 || !/^[0-9a-f]+$/.test(prefix)) return []
  const listing = await runGitText(['rev-parse', `--disambiguate=${prefix}`], { gitDir: reader.gitDir })
  const oids = listing.split('\n').filter(isGitOid)
  return oids.length > MAX_CANDIDATES ? [] : oids
}

async function peelToCommit(reader: ObjectReader, start: GitOid): Promise<CommitSha | null> {
  let oid = start
  for (let depth = 0; depth <= MAX_TAG_DEPTH; depth += 1) {
    const info = await reader.info(oid)
    if (info?.type === 'commit') return asCommitSha(oid)
    if (info?.type !== 'tag') return null
    const tag = await reader.read(oid)
    const target = /^object ([0-9a-f]{40})$/m.exec(tag?.bytes.toString('latin1') ?? '')?.[1]
    if (!target) return null
    oid = asGitOid(target)
  }
  return null
}
