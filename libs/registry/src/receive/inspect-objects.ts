import { DomainError, type GitOid } from '@entrepot/core'
import {
  LFS_POINTER_MAX_BYTES,
  type LocalPack,
  type ObjectReader,
  PackOids,
  parseLfsPointer,
  requireSafePath,
  treeNames,
  type WalkedObject,
  walkNewObjects,
} from '@entrepot/git'
import type { Pointer } from '../lfs/require-linkable.js'
import { MAX_NEW_OBJECTS, MAX_NEW_POINTERS } from './limits.js'
import { type LargeBlob, tooLarge } from './too-large.js'

export interface Inspection {
  readonly gitDir: string
  readonly reader: ObjectReader
  /** What the refs are to point at. */
  readonly tips: readonly GitOid[]
  /** What the repository's refs point at. */
  readonly known: readonly GitOid[]
  readonly packs: readonly LocalPack[]
  /** Bytes of a file that may be sent in git itself. */
  readonly gitFileMaxBytes: number
  /** Trees and blobs of the tips, which were looked into already. */
  readonly isInspected: (oid: GitOid) => boolean
}

export interface Inspected {
  /** Every blob that refs did not lead to before, among those that the caller knows the pointers of. */
  readonly fresh: ReadonlySet<GitOid>
  /** Pointers in all other new blobs: those of commits between the old tips and the new ones. */
  readonly pointers: readonly Pointer[]
  /** The packs hold exactly what the tips bring, nothing less and nothing more. */
  readonly isExact: boolean
}

/** Bytes of a pointer candidate below which no pointer fits; `parseLfsPointer` has the last word. */
const POINTER_MIN_BYTES = 100
/** Objects that are read at a time, and bytes of them: enough to keep git busy, little memory. */
const BATCH = 1_000
const BATCH_BYTES = 8 * 1024 * 1024

/**
 * Walks all that the tips bring, and looks at each object once: names in trees that must never reach a disk, files that belong into LFS,
 * pointers to large files in any new commit, not only in the tips.
 *
 * Cost: two git processes; reads trees and small blobs that the caller has not inspected.
 *
 * @throws DomainError `path-unsafe`; `limit-exceeded` for a file that belongs into LFS, with the command that moves it there, and for too
 *   many objects; `object-missing`, `object-corrupt`
 */
export async function inspectObjects(inspection: Inspection): Promise<Inspected> {
  const { gitDir, tips, known, gitFileMaxBytes, isInspected } = inspection
  const content = new ContentCheck(inspection.reader)
  const extent = await PackExtent.of(inspection.packs)
  const fresh = new Set<GitOid>()
  const large: LargeBlob[] = []
  for await (const object of walkNewObjects(gitDir, { tips, known, maxObjects: MAX_NEW_OBJECTS })) {
    extent.count(object.oid)
    if (object.type === 'blob' && object.sizeBytes > gitFileMaxBytes) large.push(object)
    if (isInspected(object.oid)) fresh.add(object.oid)
    else await content.add(object)
  }
  if (large.length > 0) throw tooLarge(large, gitFileMaxBytes)
  await content.flush()
  return { fresh, pointers: content.pointers, isExact: extent.isExact }
}

/** Counts which objects of some packs a walk came across. */
class PackExtent {
  #found = 0
  #isComplete = true

  private constructor(private readonly packs: readonly PackOids[]) {}

  static async of(packs: readonly LocalPack[]): Promise<PackExtent> {
    return new PackExtent(await Promise.all(packs.map(pack => PackOids.read(pack.idxPath))))
  }

  count(oid: GitOid): void {
    const holders = this.packs.filter(pack => pack.has(oid)).length
    this.#found += holders
    if (holders === 0) this.#isComplete = false
  }

  get isExact(): boolean {
    const held = this.packs.reduce((sum, pack) => sum + pack.count, 0)
    return this.#isComplete && this.#found === held
  }
}

/** Reads trees and small blobs, many at a time. */
class ContentCheck {
  readonly #pointers = new Map<string, Pointer>()
  #batch: WalkedObject[] = []
  #batchBytes = 0

  constructor(private readonly reader: ObjectReader) {}

  get pointers(): readonly Pointer[] {
    return [...this.#pointers.values()]
  }

  async add(object: WalkedObject): Promise<void> {
    if (object.type !== 'tree' && !mayBePointer(object)) return
    this.#batch.push(object)
    this.#batchBytes += object.sizeBytes
    if (this.#batch.length >= BATCH || this.#batchBytes >= BATCH_BYTES) await this.flush()
  }

  async flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    this.#batchBytes = 0
    const objects = await Promise.all(batch.map(({ oid }) => this.reader.read(oid)))
    for (const [at, object] of objects.entries()) {
      const { oid = '', path = '' } = batch[at] ?? {}
      if (!object) throw new DomainError('object-missing', `There is no git object ${oid}.`, { oid })
      if (object.type === 'tree') requireSafeNames(object.bytes, path)
      else this.#note(object.bytes, path)
    }
  }

  #note(blob: Buffer, path: string): void {
    const pointer = parseLfsPointer(blob)
    if (!pointer) return
    this.#pointers.set(`${pointer.oid} ${pointer.sizeBytes}`, { ...pointer, path })
    if (this.#pointers.size <= MAX_NEW_POINTERS) return
    const message = `This names more than ${MAX_NEW_POINTERS} large files at once. Send it in parts.`
    throw new DomainError('limit-exceeded', message, { maxPointers: MAX_NEW_POINTERS })
  }
}

function mayBePointer({ type, sizeBytes }: WalkedObject): boolean {
  return type === 'blob' && sizeBytes >= POINTER_MIN_BYTES && sizeBytes <= LFS_POINTER_MAX_BYTES
}

function requireSafeNames(tree: Buffer, path: string): void {
  for (const { name } of treeNames(tree)) {
    if (name !== null) requireSafePath(path === '' ? name : `${path}/${name}`)
    else throw new DomainError('path-unsafe', `A name in \`${path}\` is not valid UTF-8.`, { path })
  }
}
