import { TextDecoder } from 'node:util'
import { DomainError, isCommitSha, isGitOid, type CommitSha, type GitOid } from '@entrepot/core'
import type { Commit, Signature } from './commit.js'

const LINE_FEED = 0x0a
/** Milliseconds; the largest time that a `Date` holds. */
const MAX_TIME_MS = 8_640_000_000_000_000

/**
 * Reads a commit object. Tolerant in all but the ids: text that isn't UTF-8 and declares no encoding is taken for Latin-1,
 * a signature without e-mail or with a wild date yields what can be read of it.
 *
 * @throws DomainError `object-corrupt` when the ids of tree or parents can't be read
 */
export function parseCommit(oid: CommitSha, bytes: Buffer): Commit {
  const headerEnd = endOfHeader(bytes)
  const headers = bytes.subarray(0, headerEnd)
  const encoding = /^encoding (.+)$/m.exec(headers.toString('latin1'))?.[1]
  const lines = decodeText(headers, encoding).split('\n')
  const tree = idsOf(lines, 'tree ')[0]
  const parents = idsOf(lines, 'parent ')
  if (!tree || !isGitOid(tree) || !parents.every(isCommitSha)) {
    throw new DomainError('object-corrupt', `Git object ${oid} is not a commit.`, { oid })
  }
  const committer = parseSignature(valueOf(lines, 'committer ') ?? '')
  const author = parseSignature(valueOf(lines, 'author ') ?? valueOf(lines, 'committer ') ?? '')
  return { oid, tree, parents, author, committer, ...parseMessage(bytes.subarray(headerEnd), encoding) }
}

/** The tree of a commit and its parents, without the rest: for walks. */
export function parseCommitIds(bytes: Buffer): { tree: GitOid; parents: CommitSha[] } | null {
  const lines = bytes.subarray(0, endOfHeader(bytes)).toString('latin1').split('\n')
  const tree = idsOf(lines, 'tree ')[0]
  const parents = idsOf(lines, 'parent ')
  return tree && isGitOid(tree) && parents.every(isCommitSha) ? { tree, parents } : null
}

function endOfHeader(bytes: Buffer): number {
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) {
    if (bytes[at + 1] === LINE_FEED) return at
  }
  return bytes.length
}

function idsOf(lines: readonly string[], prefix: string): string[] {
  return lines.filter(line => line.startsWith(prefix)).map(line => line.slice(prefix.length))
}

function valueOf(lines: readonly string[], prefix: string): string | null {
  return lines.find(line => line.startsWith(prefix))?.slice(prefix.length) ?? null
}

function parseSignature(text: string): Signature {
  const [, who = '', seconds] = /^(.*?)(?:\s*(?<![^\s>])(-?\d+)(?:\s+[+-]\d+)?)?\s*$/.exec(text) ?? []
  const open = who.indexOf('<')
  const name = (open < 0 ? who : who.slice(0, open)).trim()
  const email =
    open < 0
      ? ''
      : who
          .slice(open + 1)
          .replace(/>[^>]*$/, '')
          .trim()
  const timeMs = Number(seconds ?? 0) * 1000
  const isSane = Number.isFinite(timeMs) && Math.abs(timeMs) <= MAX_TIME_MS
  return { name, email, date: new Date(isSane ? timeMs : 0) }
}

function parseMessage(bytes: Buffer, encoding: string | undefined): Pick<Commit, 'title' | 'message'> {
  const text = decodeText(bytes, encoding)
    .replace(/^\s*\n/, '')
    .trimEnd()
  const lineEnd = text.indexOf('\n')
  if (lineEnd < 0) return { title: text.trim(), message: '' }
  return {
    title: text.slice(0, lineEnd).trim(),
    message: text.slice(lineEnd + 1).replace(/^(?:[ \t]*\n)+/, ''),
  }
}

function decodeText(bytes: Buffer, encoding: string | undefined): string {
  const decoder = decoderOf(encoding)
  if (decoder) return decoder.decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

function decoderOf(encoding: string | undefined): TextDecoder | null {
  if (encoding === undefined || /^utf-?8$/i.test(encoding)) return null
  try {
    return new TextDecoder(encoding)
  } catch {
    return null // an encoding nobody knows any more
  }
}
