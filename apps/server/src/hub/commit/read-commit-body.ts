import { buffer } from 'node:stream/consumers'
import { DomainError } from '@entrepot/core'
import type { FileSlice, Spool } from '@entrepot/git'
import { ChangeList, type FileChange } from '@entrepot/registry'
import { decodeBase64 } from './decode-content.js'
import { LineScanner } from './line-scanner.js'
import { type Operation, parseOperation } from './operation.js'
import { RawContent } from './raw-content.js'

/** What a commit's body asks for. */
export interface CommitBody {
  readonly summary: string
  readonly description: string
  /** Beginning of a commit's id. */
  readonly parentCommit: string | null
  readonly changes: readonly FileChange[]
}

/** Bytes of all files of one commit: a bound on the disk of this node; LFS has none. */
const SPOOL_MAX_BYTES = 8 * 1024 ** 3

/** Bytes of a file that stays in memory, as most files of text do: one on disk costs some hundred microseconds more. */
const SMALL_BYTES = 32 * 1024
/** Bytes of small files of one commit that stay there. */
const MEMORY_MAX_BYTES = 16 * 1024 * 1024

type Header = Extract<Operation, { key: 'header' }>['value']

/**
 * Reads a commit's body as it arrives, of any length: all but the small files go to the spool, and what is held in memory is bounded by how
 * many they are.
 *
 * @param spool  keeps the files' bytes, and must outlive the changes
 * @throws DomainError `invalid-argument`, `path-unsafe`, `limit-exceeded`
 */
export async function readCommitBody(
  body: AsyncIterable<Buffer>,
  spool: Spool,
  tempDir: string,
): Promise<CommitBody> {
  const reader = new BodyReader(spool, new RawContent(tempDir))
  try {
    return await reader.read(body)
  } finally {
    await reader.raw.dispose()
  }
}

class BodyReader {
  readonly #scanner = new LineScanner()
  readonly #changes = new ChangeList()
  #header: Header | null = null
  #lineNumber = 0
  /** Bytes of files that are. */
  #inMemory = 0

  constructor(
    private readonly spool: Spool,
    readonly raw: RawContent,
  ) {}

  async read(body: AsyncIterable<Buffer>): Promise<CommitBody> {
    for await (const chunk of body) await this.#takeAll(this.#scanner.push(chunk))
    await this.#takeAll(this.#scanner.end())
    if (!this.#header) throw new DomainError('invalid-argument', 'The body has no header.')
    const { summary, description, parentCommit } = this.#header
    return {
      summary,
      description: description ?? '',
      parentCommit: parentCommit ?? null,
      changes: this.#changes.all,
    }
  }

  async #takeAll(tokens: ReturnType<LineScanner['push']>): Promise<void> {
    for (const token of tokens) {
      if (token.kind === 'content') await this.raw.push(token.bytes)
      else await this.#takeLine(token.text, token.hasContent)
    }
  }

  async #takeLine(text: string, hasContent: boolean): Promise<void> {
    this.#lineNumber += 1
    if (text.trim() === '') return
    const operation = parseOperation(text, this.#lineNumber)
    const isHeader = operation.key === 'header'
    if (isHeader === (this.#header !== null))
      throw this.#wrong(isHeader ? 'is a second header' : 'comes before the header')
    if (hasContent && operation.key !== 'file') throw this.#wrong('has a content, which only a `file` has')
    if (isHeader) this.#header = operation.value
    else if (operation.key === 'file') await this.#takeFile(operation.value, hasContent)
    else this.#takeOther(operation)
    await this.raw.clear()
  }

  async #takeFile(
    { path, encoding, oldPath }: Extract<Operation, { key: 'file' }>['value'],
    hasContent: boolean,
  ): Promise<void> {
    if (hasContent) this.#changes.add({ kind: 'file', path, body: await this.#keep(path, encoding) })
    else if (oldPath === undefined) throw this.#wrong('has no content')
    else this.#changes.add({ kind: 'copy', path, from: { path: oldPath, revision: null } })
    this.#leave(oldPath, path)
  }

  #takeOther(operation: Exclude<Operation, { key: 'header' | 'file' }>): void {
    if (operation.key === 'lfsFile') {
      const { path, oid, size, oldPath } = operation.value
      this.#changes.add({ kind: 'large-file', path, oid, sizeBytes: size ?? null })
      this.#leave(oldPath, path)
    } else if (operation.key === 'copyFile') {
      const { path, srcPath, srcRevision } = operation.value
      this.#changes.add({ kind: 'copy', path, from: { path: srcPath, revision: srcRevision ?? null } })
    } else {
      const path = operation.value.path.replace(/\/$/, '')
      const only = operation.key === 'deletedFolder' ? { only: 'folder' as const } : {}
      this.#changes.add({ kind: 'delete', path, ...only })
    }
  }

  #leave(oldPath: string | undefined, path: string): void {
    if (oldPath !== undefined && oldPath !== path) this.#changes.addMoved(oldPath)
  }

  async #keep(path: string, encoding: 'base64' | 'utf-8'): Promise<Uint8Array | FileSlice> {
    const raw = this.raw.bytes()
    const bytes = encoding === 'base64' ? decodeBase64(raw, path) : raw
    if (this.raw.sizeBytes <= SMALL_BYTES && this.#inMemory < MEMORY_MAX_BYTES) {
      const small = await buffer(bytes)
      this.#inMemory += small.length
      return small
    }
    const body = await this.spool.append(bytes)
    if (this.spool.sizeBytes <= SPOOL_MAX_BYTES) return body
    const message = `The files of one commit may have ${SPOOL_MAX_BYTES} bytes in its body. Upload the large ones by LFS.`
    throw new DomainError('limit-exceeded', message, { maxBytes: SPOOL_MAX_BYTES })
  }

  #wrong(what: string): DomainError {
    return new DomainError('invalid-argument', `Line ${this.#lineNumber} of the body ${what}.`)
  }
}
