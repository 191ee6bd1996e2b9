/** Milliseconds over which a speed is smoothed: long enough to be read, short enough to show a stall. */
const WINDOW_MS = 5_000

/** How fast a growing count grows, over the last few seconds. */
export class SpeedMeter {
  #samples: { atMs: number; count: number }[] = []

  /** Notes the count at a time, and returns what it grew by per second. */
  perSecond(atMs: number, count: number): number {
    this.#samples.push({ atMs, count })
    // One sample from before the window stays, so that the window is covered whole.
    while ((this.#samples[1]?.atMs ?? Infinity) <= atMs - WINDOW_MS) this.#samples.shift()
    const [oldest] = this.#samples
    if (!oldest || oldest.atMs === atMs) return 0
    return Math.round(((count - oldest.count) * 1000) / (atMs - oldest.atMs))
  }
}
