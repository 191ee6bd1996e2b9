import type { LargeFile } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import type { Sender } from '../lfs/claim-object.js'
import { receiveObject } from '../lfs/receive-object.js'
import { type Body, openBody, sha256Of, sizeOf } from './body-bytes.js'

/** Takes bodies that arrived in a commit into LFS, as if their sender had uploaded them there. */
export class LargeFileKeeper {
  readonly #kept = new Map<Body, Promise<LargeFile>>()

  constructor(
    private readonly engines: Pick<Engines, 'db' | 'blobs'>,
    private readonly sender: Sender,
  ) {}

  /**
   * Stores a body under its hash and notes whose it is. Asked again about the same one, it answers what it did.
   * @throws DomainError `limit-exceeded`, `store-unavailable`
   */
  keep(body: Body): Promise<LargeFile> {
    const known = this.#kept.get(body)
    if (known) return known
    const keeping = this.#store(body)
    this.#kept.set(body, keeping)
    return keeping
  }

  async #store(body: Body): Promise<LargeFile> {
    const file = { oid: await sha256Of(body), sizeBytes: sizeOf(body) }
    const bytes = openBody(body)
    try {
      await receiveObject(this.engines, this.sender, file, {
        body: bytes,
        requireStillGood: async () => true,
      })
    } finally {
      bytes.destroy()
    }
    return file
  }
}
