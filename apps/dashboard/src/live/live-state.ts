import { useSyncExternalStore } from 'react'

/** How it stands with the news: not begun yet, coming, or cut off and tried again. */
export type LiveState = 'starting' | 'live' | 'reconnecting'

let state: LiveState = 'starting'
const listeners = new Set<() => void>()

export function setLiveState(now: LiveState): void {
  if (now === state) return
  state = now
  for (const listener of listeners) listener()
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, () => state)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
