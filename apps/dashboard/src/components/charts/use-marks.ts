import { type KeyboardEvent, useRef, useState } from 'react'

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }

/**
 * Marks of a chart as one stop of the keyboard: arrow keys go from one to the next, Home and End to the first and the last. The one that is
 * pointed at or has the focus is the active one.
 *
 * @param nextOf  where one goes up (1) or down (-1) from a mark; absent: up and down are right and left
 */
export function useMarks(count: number, nextOf?: (at: number, step: 1 | -1) => number | null) {
  const marks = useRef(new Map<number, SVGElement>())
  const [stop, setStop] = useState(0)
  const [active, setActive] = useState<number | null>(null)

  function move(event: KeyboardEvent, at: number) {
    const to = target(event.key, at, { count, nextOf })
    if (to === null) return
    event.preventDefault()
    marks.current.get(to)?.focus()
  }

  function markProps(at: number) {
    return {
      ref: (mark: SVGElement | null) => {
        if (mark) marks.current.set(at, mark)
        else marks.current.delete(at)
      },
      tabIndex: at === Math.min(stop, count - 1) ? 0 : -1,
      'data-active': active === at || undefined,
      onFocus: () => {
        setStop(at)
        setActive(at)
      },
      onBlur: () => setActive(null),
      onMouseEnter: () => setActive(at),
      onMouseLeave: () => setActive(null),
      onKeyDown: (event: KeyboardEvent) => move(event, at),
    }
  }
  return { active, markProps }
}

/** Where a key leads from a mark; null for a key that leads nowhere. */
export function target(
  key: string,
  at: number,
  {
    count,
    nextOf,
  }: { readonly count: number; readonly nextOf?: ((at: number, step: 1 | -1) => number | null) | undefined },
): number | null {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const step = STEPS[key]
  if (step === undefined) return null
  if (nextOf && (key === 'ArrowUp' || key === 'ArrowDown')) return nextOf(at, step)
  const to = at + step
  return to >= 0 && to < count ? to : null
}
