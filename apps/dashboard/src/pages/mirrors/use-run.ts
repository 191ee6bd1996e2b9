import type { UseQueryResult } from '@tanstack/react-query'
import type { ResultOf } from '../../api/graphql.js'
import { useAsk } from '../../api/use-ask.js'
import { isUnderWay, RUN } from './mirror-query.js'

/** Milliseconds between looks at a run that works: its row changes twice a second at most. */
const LOOK_MS = 1_000

/** One run with its files, as it is and as it goes on. */
export function useRun(id: string): UseQueryResult<ResultOf<typeof RUN>, Error> {
  return useAsk(
    'mirrors',
    RUN,
    { id },
    {
      isEnabled: id !== '',
      askAgainMs: data => (isUnderWay(data?.syncRun) ? LOOK_MS : false),
    },
  )
}
