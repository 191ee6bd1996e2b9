import { useCallback, useRef } from 'react'

/** An act, and whether it is under way: what comes of it must not be lost by closing what shows it. */
export function useAct<Given extends unknown[], Result>(
  act: (...given: Given) => Promise<Result>,
): readonly [isBusy: () => boolean, act: (...given: Given) => Promise<Result>] {
  const count = useRef(0)
  const isBusy = useCallback(() => count.current > 0, [])
  async function watched(...given: Given): Promise<Result> {
    count.current += 1
    try {
      return await act(...given)
    } finally {
      count.current -= 1
    }
  }
  return [isBusy, watched]
}
