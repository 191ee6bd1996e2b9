import type { QueryClient } from '@tanstack/react-query'
import type { Client } from 'graphql-ws'
import { backoffMs } from './backoff.js'
import { setLiveState } from './live-state.js'
import { type NewsDesk, newsDesk } from './spread-news.js'

/** Milliseconds after which the first paint is taken to be done, where the browser can’t say when it has nothing to do. */
const SETTLED_MS = 1_000

interface Event {
  readonly data?: { readonly changes: { readonly kinds: readonly string[] } } | null
}

/** Listens for what changes, on whichever node, from the first quiet moment on and as long as the page is open. */
export function startLive(client: QueryClient): void {
  const begin = () => void listenForever(newsDesk(client))
  if ('requestIdleCallback' in window) requestIdleCallback(begin, { timeout: SETTLED_MS })
  else setTimeout(begin, SETTLED_MS)
}

async function listenForever(desk: NewsDesk): Promise<void> {
  let isFirst = true
  for (let failures = 0; ; failures += 1) {
    const didListen = await listenOnce(desk, isFirst)
    if (didListen) {
      isFirst = false
      failures = 0
    }
    setLiveState('reconnecting')
    await pause(backoffMs(failures))
  }
}

/** @returns whether the line ever stood. What it takes comes over the same network, and may fail as well. */
async function listenOnce(desk: NewsDesk, isFirst: boolean): Promise<boolean> {
  const room = await import('./create-socket.js').catch(() => null)
  if (room === null) return false
  const socket = room.createSocket()
  try {
    return await listen(socket, desk, isFirst)
  } finally {
    await socket.dispose()
  }
}

/** Hands on news until the line is cut. @returns whether it ever stood */
async function listen(socket: Client, desk: NewsDesk, isFirst: boolean): Promise<boolean> {
  let didListen = false
  try {
    const query = 'subscription { changes { kinds } }'
    for await (const event of socket.iterate({ query })) {
      const kinds = (event as Event).data?.changes.kinds
      if (!kinds) break // refused: the server says why in an error, and another try may do
      if (kinds.length > 0) desk.tell(kinds.map(kind => kind.toLowerCase()))
      else if (isFirst) desk.doubtAll()
      else desk.tellAll()
      didListen = true
      setLiveState('live')
    }
  } catch {
    return didListen // the line was cut, and whoever waits tries again
  }
  return didListen
}

/** Waits, or until the network is back. */
function pause(inMs: number): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, inMs)
    function done(): void {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    addEventListener('online', done)
  })
}
