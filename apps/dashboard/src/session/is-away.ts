/** Milliseconds without a key, a pointer or a touch after which nobody is taken to be at the page. */
const AWAY_MS = 60_000

let touchedAt = Date.now()
const touch = () => void (touchedAt = Date.now())
for (const event of ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart']) {
  addEventListener(event, touch, { passive: true, capture: true })
}

/** Whether the page asks by itself: news that come to an open page must not keep the session of somebody who left alive. */
export function isAway(): boolean {
  return Date.now() - touchedAt > AWAY_MS
}
