import type { QueryClient } from '@tanstack/react-query'
import { refreshAfterNews } from '../api/refresh.js'

/** Milliseconds over which pages ask again after news: a thousand of them hear the same at once. */
const SPREAD_MS = 400

export interface NewsDesk {
  /** Answers about these are old. */
  tell(topics: readonly string[]): void
  /** Every answer is old: nobody knows what was missed. */
  tellAll(): void
  /** As `tellAll`, but what is shown stays until it is looked at again. */
  doubtAll(): void
}

/** Has what is shown asked for again when it is old, of deep lists it is only said; while nobody sees the page it is only noted, and asked for when somebody does. */
export function newsDesk(client: QueryClient): NewsDesk {
  const old = new Set<string>()
  let isAllOld = false
  let timer: ReturnType<typeof setTimeout> | null = null

  function spread(): void {
    timer = null
    if (document.hidden) return
    if (isAllOld) refreshAfterNews(client)
    else for (const topic of old) refreshAfterNews(client, topic)
    isAllOld = false
    old.clear()
  }
  function plan(): void {
    timer ??= setTimeout(spread, Math.random() * SPREAD_MS)
  }
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && (isAllOld || old.size > 0)) plan()
  })
  return {
    tell(topics) {
      for (const topic of topics) old.add(topic)
      plan()
    },
    tellAll() {
      isAllOld = true
      plan()
    },
    doubtAll: () => void client.invalidateQueries({ refetchType: 'none' }),
  }
}
