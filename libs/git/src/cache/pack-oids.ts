import { readFile } from 'node:fs/promises'
import { DomainError, type GitOid } from '@entrepot/core'

/** Bytes of a pack index of version 2: its mark and version, the table of 256 counts by first byte, then the ids in order. */
const MAGIC = Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2])
const FANOUT_BYTES = 256 * 4
const OID_BYTES = 20

/** The ids of the objects in a pack. */
export class PackOids {
  private constructor(private readonly index: Buffer) {}

  /** Cost: 28 bytes of memory for each object. @throws DomainError `object-corrupt` for what is no index of version 2 */
  static async read(idxPath: string): Promise<PackOids> {
    const index = await readFile(idxPath)
    const oids = new PackOids(index)
    const isWhole =
      index.length >= MAGIC.length + FANOUT_BYTES &&
      index.subarray(0, MAGIC.length).equals(MAGIC) &&
      index.length >= MAGIC.length + FANOUT_BYTES + oids.count * OID_BYTES
    if (!isWhole) throw new DomainError('object-corrupt', 'The index of a git pack is damaged.')
    return oids
  }

  get count(): number {
    return this.#upTo(255)
  }

  /** Every id, in order. */
  *[Symbol.iterator](): Generator<GitOid> {
    for (let n = 0; n < this.count; n += 1) {
      const at = MAGIC.length + FANOUT_BYTES + n * OID_BYTES
      yield this.index.toString('hex', at, at + OID_BYTES) as GitOid
    }
  }

  /** Cost: a binary search. */
  has(oid: GitOid): boolean {
    const wanted = Buffer.from(oid, 'hex')
    const first = wanted[0] ?? 0
    let low = first === 0 ? 0 : this.#upTo(first - 1)
    let high = this.#upTo(first)
    while (low < high) {
      const middle = (low + high) >>> 1
      const at = MAGIC.length + FANOUT_BYTES + middle * OID_BYTES
      const order = this.index.compare(wanted, 0, OID_BYTES, at, at + OID_BYTES)
      if (order === 0) return true
      if (order < 0) low = middle + 1
      else high = middle
    }
    return false
  }

  /** How many ids begin with this byte or a lower one. */
  #upTo(firstByte: number): number {
    return this.index.readUInt32BE(MAGIC.length + firstByte * 4)
  }
}
