import { pipeline } from 'node:stream/promises'
import { asGitOid, DomainError, type GitOid } from '@entrepot/core'
import { ByteReader } from '../process/byte-reader.js'
import { startGit } from '../process/start-git.js'
import type { ObjectInfo, ObjectType } from './object-reader.js'
import { walkFailure } from './walk-failure.js'

/** An object that some tips bring. */
export interface WalkedObject extends ObjectInfo {
  /** Where the walk came across it first, as git decodes names loosely; empty for commits, tags and roots. Only good for messages. */
  readonly path: string
}

export interface ObjectWalk {
  /** Commits, or annotated tags. */
  readonly tips: readonly GitOid[]
  readonly known: readonly GitOid[]
  readonly maxObjects: number
  readonly signal?: AbortSignal
}

const FORMAT = '%(objecttype) %(objectsize) %(objectname) %(rest)'
/** Bytes of one line: an id, a type, a size and a path, which git itself does not bound. */
const LINE_MAX_BYTES = 1024 * 1024
const LINE_FEED = 0x0a
const LINE = /^(commit|tree|blob|tag) (\d+) ([0-9a-f]{40}) (.*)$/s

/**
 * Yields each object that `tips` lead to and `known` don't, once, with its type and size.
 * Cost: two git processes and a walk of what is new; some 100,000 objects a second, and no memory.
 *
 * @throws DomainError `limit-exceeded` beyond `maxObjects`; `object-missing`, `object-corrupt`
 */
export async function* walkNewObjects(gitDir: string, walk: ObjectWalk): AsyncGenerator<WalkedObject> {
  const options = { gitDir, ...(walk.signal && { signal: walk.signal }) }
  const list = startGit(['rev-list', '--objects', '--stdin'], options)
  const check = startGit(['cat-file', `--batch-check=${FORMAT}`, '--buffer'], options)
  const fed = pipeline(list.stdout, check.stdin)
  fed.catch(() => undefined) // one of the two ended: its exit code says why
  try {
    list.stdin.end([...walk.tips, ...walk.known.map(oid => `^${oid}`), ''].join('\n'))
    const lines = new ByteReader(check.stdout)
    for (let count = 0; ; count += 1) {
      const line = await lines.readUntil(LINE_FEED, LINE_MAX_BYTES)
      if (line === null) break
      if (count === walk.maxObjects) throw tooMany(walk.maxObjects)
      yield parseLine(line.toString('utf8'))
    }
    await Promise.all([list.done, check.done])
  } catch (error) {
    throw walkFailure(error)
  } finally {
    list.kill()
    check.kill()
  }
}

function parseLine(line: string): WalkedObject {
  const [, type, size, oid, path = ''] = LINE.exec(line) ?? []
  if (type === undefined || oid === undefined) {
    throw new DomainError('object-missing', 'Not all objects that the new commits lead to were sent.', {
      git: line.slice(0, 200),
    })
  }
  return { oid: asGitOid(oid), type: type as ObjectType, sizeBytes: Number(size), path }
}

function tooMany(maxObjects: number): DomainError {
  const message = `This brings more than ${maxObjects} git objects at once. Send them in parts.`
  return new DomainError('limit-exceeded', message, { maxObjects })
}
