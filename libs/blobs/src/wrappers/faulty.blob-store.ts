import { DomainError, type BlobStore, type UploadStore } from '@entrepot/core'
import { Readable } from 'node:stream'
import { buffersOf } from '../bytes.js'

/**
 * - `before`: fails without having done anything
 * - `after`: does its work, then fails: the answer is lost
 * - `halfway`: the stream breaks within its first chunk; like `before` for calls that have none
 */
export type Fault = 'before' | 'after' | 'halfway'

export type FaultyCall =
  Exclude<keyof BlobStore, 'uploads' | 'list'> | `uploads.${Exclude<keyof UploadStore, 'list'>}`

/** Which call fails and how, or null. `nth` counts the calls of that name from 1. */
export type FaultPlan = (call: FaultyCall, nth: number) => Fault | null

/** A store that fails as planned, to test what stands on it. Faults are `store-unavailable`; listings never fail. */
export function faulty(inner: BlobStore, plan: FaultPlan): BlobStore {
  const faults = new Faults(plan)
  return {
    stat: key => faults.call('stat', () => inner.stat(key)),
    open: (key, range) => faults.reading('open', () => inner.open(key, range)),
    put: (key, sizeBytes, body) => faults.writing('put', body, passed => inner.put(key, sizeBytes, passed)),
    delete: key => faults.call('delete', () => inner.delete(key)),
    list: (prefix, after) => inner.list(prefix, after),
    downloadUrl: (key, options) => faults.call('downloadUrl', () => inner.downloadUrl(key, options)),
    uploads: faultyUploads(inner.uploads, faults),
  }
}

/** Fails calls at `rate` (0 to 1) in ways that `seed` decides: print the seed when a test fails. */
export function randomFaults(seed: number, rate: number): FaultPlan {
  const next = randomNumbers(seed)
  return () => {
    if (next() >= rate) return null
    const pick = next()
    return pick < 1 / 3 ? 'before' : pick < 2 / 3 ? 'after' : 'halfway'
  }
}

function faultyUploads(inner: UploadStore, faults: Faults): UploadStore {
  return {
    begin: sizeBytes => faults.call('uploads.begin', () => inner.begin(sizeBytes)),
    receivedBytes: id => faults.call('uploads.receivedBytes', () => inner.receivedBytes(id)),
    append: (id, offset, body) =>
      faults.writing('uploads.append', body, passed => inner.append(id, offset, passed)),
    read: id => faults.reading('uploads.read', () => inner.read(id)),
    signParts: (id, sizes, ttl) => faults.call('uploads.signParts', () => inner.signParts(id, sizes, ttl)),
    completeParts: (id, parts) => faults.call('uploads.completeParts', () => inner.completeParts(id, parts)),
    promote: (id, key, expected) => faults.call('uploads.promote', () => inner.promote(id, key, expected)),
    abort: id => faults.call('uploads.abort', () => inner.abort(id)),
    list: () => inner.list(),
  }
}

class Faults {
  private readonly counts = new Map<FaultyCall, number>()

  constructor(private readonly plan: FaultPlan) {}

  async call<T>(name: FaultyCall, work: () => Promise<T>): Promise<T> {
    return this.run(name, this.next(name), work)
  }

  async reading<T extends Readable | null>(name: FaultyCall, work: () => Promise<T>): Promise<T | Readable> {
    const fault = this.next(name)
    if (fault !== 'halfway') return this.run(name, fault, work)
    const body = await work()
    return body && Readable.from(broken(name, body))
  }

  async writing(name: FaultyCall, body: Readable, work: (body: Readable) => Promise<void>): Promise<void> {
    const fault = this.next(name)
    if (fault !== 'halfway') return this.run(name, fault, () => work(body))
    return work(Readable.from(broken(name, body)))
  }

  private async run<T>(name: FaultyCall, fault: Fault | null, work: () => Promise<T>): Promise<T> {
    if (fault === 'before' || fault === 'halfway') throw injected(name, fault)
    const result = await work()
    if (fault === 'after') {
      if (result instanceof Readable) result.destroy()
      throw injected(name, fault)
    }
    return result
  }

  private next(name: FaultyCall): Fault | null {
    const nth = (this.counts.get(name) ?? 0) + 1
    this.counts.set(name, nth)
    return this.plan(name, nth)
  }
}

async function* broken(name: FaultyCall, body: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of buffersOf(body)) {
    yield chunk.subarray(0, Math.ceil(chunk.length / 2))
    break
  }
  throw injected(name, 'halfway')
}

function injected(call: FaultyCall, fault: Fault): DomainError {
  return new DomainError('store-unavailable', 'The blob store failed because a test planned it.', {
    call,
    fault,
  })
}

/** Numbers in [0, 1) that depend on the seed only: a linear congruential generator with a scrambled output. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const mixed = Math.imul(state ^ (state >>> 16), 0x45d9f3b)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000
  }
}
