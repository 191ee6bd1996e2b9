import type { Readable } from 'node:stream'
import { DomainError, asGitOid, isGitOid, type ByteRange, type GitOid } from '@entrepot/core'
import { ByteReader } from '../process/byte-reader.js'
import { startGit, type GitProcess } from '../process/start-git.js'
import { streamGit } from './stream-git.js'

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag'

export interface ObjectInfo {
  readonly oid: GitOid
  readonly type: ObjectType
  readonly sizeBytes: number
}

export interface GitObject extends ObjectInfo {
  readonly bytes: Buffer
}

/** Milliseconds without a question after which the git process is let go. */
const IDLE_MS = 30_000
/** Bytes of the line before an object: an id, a type, a size. */
const HEADER_MAX_BYTES = 200
/** Bytes of a commit, tag or tree that is read whole. Trees of 100,000 names fit. */
const OBJECT_MAX_BYTES = 16 * 1024 * 1024
const LINE_FEED = 0x0a

/** One `git cat-file` process. Answers come in the order of the questions. */
interface Session {
  readonly git: GitProcess
  readonly bytes: ByteReader
  /** Settles when the last question so far has its answer. */
  last: Promise<unknown>
  unanswered: number
  isOver: boolean
}

/** The process ended in the middle of this answer. */
class AnswerCut extends Error {}
/** The process ended during another answer; this question was never looked at. */
class SessionOver extends Error {}

/**
 * Reads objects of one GIT_DIR through a long-lived `git cat-file --batch-command`. A question costs about 0.1 ms, a first
 * one some milliseconds more; many may be asked at once and are answered in order.
 *
 * The process starts with the first question, ends after 30 s without any, and is started again when it died.
 */
export class ObjectReader {
  #session: Session | null = null
  #idle: NodeJS.Timeout | null = null

  constructor(
    readonly gitDir: string,
    private readonly idleMs = IDLE_MS,
  ) {}

  /** True while a process is held. */
  get isRunning(): boolean {
    return this.#session !== null
  }

  /** Null when there is no such object. */
  info(oid: GitOid): Promise<ObjectInfo | null> {
    return this.#ask(`info ${requireOid(oid)}\n`, readHeader)
  }

  /**
   * An object whole. Null when there is no such object.
   * @throws DomainError `limit-exceeded` when it is larger than `maxBytes`; its bytes are then not read
   */
  async read(oid: GitOid, maxBytes = OBJECT_MAX_BYTES): Promise<GitObject | null> {
    const info = await this.info(oid)
    if (info === null) return null
    if (info.sizeBytes > maxBytes) {
      throw new DomainError('limit-exceeded', `Git object ${oid} is larger than ${maxBytes} bytes.`, {
        oid,
        sizeBytes: info.sizeBytes,
        maxBytes,
      })
    }
    return this.#contents(oid)
  }

  /**
   * A file's bytes.
   * @throws DomainError `object-missing` when there is no such blob; `limit-exceeded`
   */
  async readBlob(oid: GitOid, maxBytes: number): Promise<Buffer> {
    const object = await this.read(oid, maxBytes)
    if (object?.type !== 'blob') throw missing(oid, 'blob')
    return object.bytes
  }

  /** Bytes of blobs that are known to be small, in the order asked; null for one that is missing. Nothing bounds their size. */
  readSmallBlobs(oids: readonly GitOid[]): Promise<(Buffer | null)[]> {
    return Promise.all(oids.map(async oid => (await this.#contents(oid))?.bytes ?? null))
  }

  /**
   * A file's bytes as a stream, through a process of its own, so that a slow reader holds nobody up. It starts with the first
   * read; who reads at all reads to the end or destroys the stream. A range past the end yields what there is; git unpacks what comes before it as well.
   *
   * @throws DomainError `object-missing`
   */
  async openBlob(oid: GitOid, range?: ByteRange): Promise<Readable> {
    const info = await this.info(oid)
    if (info?.type !== 'blob') throw missing(oid, 'blob')
    return streamGit(() => startGit(['cat-file', 'blob', oid], { gitDir: this.gitDir }), range)
  }

  /** Lets the process go when it has answered what it was asked. A later question starts another. */
  async close(): Promise<void> {
    const session = this.#session
    this.#drop(session)
    if (!session) return
    session.git.stdin.end()
    await session.last
    await session.git.done.catch(() => undefined)
  }

  #contents(oid: GitOid): Promise<GitObject | null> {
    return this.#ask(`contents ${requireOid(oid)}\n`, readContents)
  }

  async #ask<T>(question: string, readAnswer: (bytes: ByteReader) => Promise<T>): Promise<T> {
    for (let cuts = 0; ;) {
      try {
        return await this.#askOnce(question, readAnswer)
      } catch (error) {
        if (error instanceof AnswerCut) cuts += 1
        else if (!(error instanceof SessionOver)) throw error
        // Once may be an accident, such as a process that was ended from outside; twice is the object.
        if (cuts === 2) throw damaged(error)
      }
    }
  }

  #askOnce<T>(question: string, readAnswer: (bytes: ByteReader) => Promise<T>): Promise<T> {
    const session = this.#open()
    session.unanswered += 1
    session.git.stdin.write(question)
    const answer = session.last.then(() => {
      if (session.isOver) throw new SessionOver()
      return readAnswer(session.bytes)
    })
    session.last = answer.then(
      () => this.#answered(session),
      () => this.#broken(session),
    )
    return answer
  }

  #open(): Session {
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = null
    if (this.#session) return this.#session
    const git = startGit(['cat-file', '--batch-command'], { gitDir: this.gitDir })
    const bytes = new ByteReader(git.stdout)
    const session: Session = { git, bytes, last: Promise.resolve(), unanswered: 0, isOver: false }
    this.#session = session
    return session
  }

  #answered(session: Session): void {
    session.unanswered -= 1
    if (session.unanswered > 0 || this.#session !== session) return
    this.#idle = setTimeout(() => {
      this.#drop(session)
      session.git.stdin.end()
    }, this.idleMs)
    this.#idle.unref()
  }

  #broken(session: Session): void {
    session.isOver = true
    session.git.kill()
    this.#drop(session)
  }

  #drop(session: Session | null): void {
    if (session === null || this.#session !== session) return
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = null
    this.#session = null
  }
}

async function readHeader(bytes: ByteReader): Promise<ObjectInfo | null> {
  const line = await bytes.readUntil(LINE_FEED, HEADER_MAX_BYTES)
  if (line === null) throw new AnswerCut()
  const [oid = '', type = '', size = ''] = line.toString('latin1').split(' ')
  if (type === 'missing') return null
  return { oid: asGitOid(oid), type: type as ObjectType, sizeBytes: Number(size) }
}

async function readContents(bytes: ByteReader): Promise<GitObject | null> {
  const info = await readHeader(bytes)
  if (info === null) return null
  const contents = await bytes.readExactly(info.sizeBytes)
  if (contents === null || (await bytes.readExactly(1)) === null) throw new AnswerCut()
  return { ...info, bytes: contents }
}

function damaged(cause: unknown): DomainError {
  return new DomainError('object-corrupt', 'A git object could not be read.', {}, { cause })
}

function requireOid(oid: GitOid): GitOid {
  // What isn't an id could be a second line, and so a second question.
  if (!isGitOid(oid)) throw new TypeError(`not a git object id: ${JSON.stringify(oid)}`)
  return oid
}

function missing(oid: GitOid, type: ObjectType): DomainError {
  return new DomainError('object-missing', `There is no git ${type} ${oid}.`, { oid })
}
