import { print } from '@0no-co/graphql.web'
import { graphql } from '../../api/graphql.js'
import { RUN_IN_FULL, type RunInFull } from './mirror-query.js'

const PROGRESS = graphql(
  `
    subscription SyncRunProgress($id: ID!) {
      syncRunProgress(id: $id) {
        ...RunInFull
      }
    }
  `,
  [RUN_IN_FULL],
)

interface Listener {
  /** The run, as it is and whenever it has got on. */
  onRun(run: RunInFull): void
  /** It has ended, or nothing more will be heard of it over this line: one asks instead. */
  onEnd(): void
}

/** Follows a run over a socket of its own, which is there for as long as somebody watches. @returns what ends that */
export function followRun(id: string, listener: Listener): () => void {
  let stop = () => {}
  let isOver = false
  void import('../../live/create-socket.js').then(({ createSocket }) => {
    if (isOver) return
    const socket = createSocket()
    const end = () => void (isOver || listener.onEnd())
    socket.subscribe<{ syncRunProgress: RunInFull }>(
      { query: print(PROGRESS as never), variables: { id } },
      {
        next: ({ data }) => void (data && !isOver && listener.onRun(data.syncRunProgress)),
        error: end,
        complete: end,
      },
    )
    stop = () => void socket.dispose()
  }, listener.onEnd)
  return () => {
    isOver = true
    stop()
  }
}
