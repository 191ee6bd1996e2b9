import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { isRefusal } from './is-refusal.js'
import { REPORT_KEY } from './use-still.js'

export interface Making {
  /** ISO time at which the last part of the report was read; null before any was. */
  readonly madeAt: string | null
  /** A part is being read. */
  readonly isMaking: boolean
  /** A part could not be read, and not because it is not for the reader, which the report says. */
  readonly isFailed: boolean
  /** Reads all parts anew. */
  makeAnew(): void
}

/** How it stands with the parts of the report that is open. */
export function useMaking(): Making {
  const client = useQueryClient()
  const queryKey = [REPORT_KEY]
  const isMaking = useIsFetching({ queryKey }) > 0
  const states = client
    .getQueryCache()
    .findAll({ queryKey, type: 'active' })
    .map(({ state }) => state)
  const newest = Math.max(0, ...states.map(({ dataUpdatedAt }) => dataUpdatedAt))
  return {
    madeAt: newest === 0 ? null : new Date(newest).toISOString(),
    isMaking,
    isFailed: states.some(({ error }) => error !== null && !isRefusal(error)),
    makeAnew: () => void client.refetchQueries({ queryKey, type: 'active' }),
  }
}
