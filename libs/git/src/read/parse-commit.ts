import { TextDecoder } from 'node:util'
import { DomainError, isCommitSha, isGitOid, type CommitSha, type GitOid } from '@entrepot/core'
import type { Commit, Signature } from './commit.js'

const LINE_FEED = 0x0a
/** Characters of a name and of an address in a signature: real ones have some dozens. */
const NAME_MAX_LENGTH = 1_000
/** Characters behind an address that are looked at for a time: more than the digits of any. */
const TIME_MAX_LENGTH = 64
/** Characters of the name of an encoding. */
const ENCODING_MAX_LENGTH = 40
/** Characters of a commit's first line. */
const TITLE_MAX_LENGTH = 4_096
/** Characters of the rest. An answer holds up to 1,000 commits, and one message may have megabytes. */
const MESSAGE_MAX_LENGTH = 64 * 1024
/**
 * The years that PostgreSQL, ISO 8601 with four digits and every client can read. A commit's own clock may say anything; what lies outside
 * is moved to the border. The borders keep a day's distance from the years beyond, into which another time zone would shift them.
 */
const EARLIEST_MS = Date.parse('0001-01-01T23:59:59Z')
const LATEST_MS = Date.parse('9999-12-31T00:00:00Z')

/**
 * Reads a commit object. Tolerant in all but the ids: text that isn't UTF-8 and declares no encoding is taken for Latin-1,
 * a signature without e-mail or with a wild date yields what can be read of it. Dates lie in the years 1 to 9999, and texts that are
 * longer than anybody writes are cut. Cost: linear in the size, whatever is in it, as anybody may have written it.
 *
 * @throws DomainError `object-corrupt` when the ids of tree or parents can't be read
 */
export function parseCommit(oid: CommitSha, bytes: Buffer): Commit {
  const headerEnd = endOfHeader(bytes)
  const headers = bytes.subarray(0, headerEnd)
  const encoding = valueOf(headers.toString('latin1').split('\n'), 'encoding ')?.slice(0, ENCODING_MAX_LENGTH)
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

/** `Name <address> seconds zone`, of which each part may be missing. */
function parseSignature(text: string): Signature {
  const end = text.lastIndexOf('>') + 1
  const { who, seconds } =
    end > 0 ? { who: text.slice(0, end - 1), seconds: timeAfter(text, end) } : bareParts(text)
  const open = who.indexOf('<')
  const name = open < 0 ? who : who.slice(0, open)
  const email = open < 0 ? '' : who.slice(open + 1)
  return { name: cutText(name), email: cutText(email), date: dateOf(seconds) }
}

function cutText(text: string): string {
  return text.trim().slice(0, NAME_MAX_LENGTH)
}

function timeAfter(text: string, start: number): string | undefined {
  return /^(-?\d+)(?:\s|$)/.exec(text.slice(start).trim().slice(0, TIME_MAX_LENGTH))?.[1]
}

/** A signature without an address: at most its last two words are a time. */
function bareParts(text: string): { who: string; seconds: string | undefined } {
  const trimmed = text.trim()
  const tail = trimmed.slice(-TIME_MAX_LENGTH)
  const found = /(?:^|\s)(-?\d{1,20})(?:\s{1,4}[+-]\d{1,9})?$/.exec(tail)
  if (!found) return { who: trimmed, seconds: undefined }
  return { who: trimmed.slice(0, trimmed.length - tail.length + found.index), seconds: found[1] }
}

function dateOf(seconds: string | undefined): Date {
  const timeMs = Number(seconds ?? 0) * 1000
  return new Date(Math.min(Math.max(timeMs, EARLIEST_MS), LATEST_MS))
}

function parseMessage(bytes: Buffer, encoding: string | undefined): Pick<Commit, 'title' | 'message'> {
  const text = decodeText(bytes, encoding).trim()
  const lineEnd = text.indexOf('\n')
  if (lineEnd < 0) return { title: text.slice(0, TITLE_MAX_LENGTH), message: '' }
  const title = text.slice(0, lineEnd).trimEnd().slice(0, TITLE_MAX_LENGTH)
  const rest = text.slice(lineEnd + 1)
  // What is indented stays so: only lines with nothing in them go.
  const start = rest.lastIndexOf('\n', rest.length - rest.trimStart().length) + 1
  return { title, message: rest.slice(start, start + MESSAGE_MAX_LENGTH) }
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
