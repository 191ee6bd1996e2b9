import { buffersOf } from '../../bytes.js'

/** A body on its way, of which is known whether it broke by itself or whoever took its bytes gave up. */
export interface WatchedBody {
  readonly chunks: AsyncGenerator<Buffer>
  /** What it broke with. */
  readonly broken: { readonly error: unknown } | null
}

export function watch(body: AsyncIterable<unknown>): WatchedBody {
  const watched: { chunks: AsyncGenerator<Buffer>; broken: { error: unknown } | null } = {
    chunks: pass(),
    broken: null,
  }
  async function* pass(): AsyncGenerator<Buffer> {
    try {
      yield* buffersOf(body)
    } catch (error) {
      watched.broken = { error }
      throw error
    }
  }
  return watched
}
