import { DomainError } from '@entrepot/core'

/** Lets one writer at an upload, and turns away the second: two would mix their bytes. Within this process only. */
export class OneAtATime {
  private readonly busy = new Set<string>()

  /** @throws DomainError `invalid-argument` while another call holds `uploadId` */
  async run<T>(uploadId: string, work: () => Promise<T>): Promise<T> {
    if (this.busy.has(uploadId)) {
      throw new DomainError('invalid-argument', 'Another request is writing to this upload.', { uploadId })
    }
    this.busy.add(uploadId)
    try {
      return await work()
    } finally {
      this.busy.delete(uploadId)
    }
  }
}
