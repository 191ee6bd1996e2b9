import { useSyncExternalStore } from 'react'

const MINUTE_MS = 60_000
const listeners = new Set<() => void>()
let minutes = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Draws anew each minute what tells how long ago something was. One clock for all of them, which runs only while there are any. */
export function useClock(): void {
  useSyncExternalStore(listen, () => minutes)
}

function listen(onChange: () => void): () => void {
  listeners.add(onChange)
  timer ??= setInterval(tick, MINUTE_MS)
  return () => {
    listeners.delete(onChange)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  minutes += 1
  for (const listener of listeners) listener()
}
