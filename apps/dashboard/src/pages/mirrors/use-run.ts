import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ResultOf } from '../../api/graphql.js'
import { useAsk } from '../../api/use-ask.js'
import { followRun } from './follow-run.js'
import { isUnderWay, RUN, type RunInFull } from './mirror-query.js'

/** Milliseconds between questions about a run where no news of it come by themselves. */
const ASK_MS = 1_000

type Query = Pick<UseQueryResult<ResultOf<typeof RUN>, Error>, 'data' | 'error' | 'isPending' | 'refetch'>

/** One run with its files, as it is and as it goes on: by news as long as there are some, and by asking where the line is cut. */
export function useRun(id: string): Query {
  const [told, setTold] = useState<RunInFull | null>(null)
  const [isDeaf, setDeaf] = useState(false)
  const query = useAsk(
    'mirrors',
    RUN,
    { id },
    { askAgainMs: data => (isDeaf && isUnderWay(data?.syncRun) ? ASK_MS : false) },
  )
  const { data, refetch } = query
  const isGoing = isUnderWay(data?.syncRun)
  useEffect(() => {
    if (!isGoing || isDeaf) return undefined
    return followRun(id, {
      onRun: setTold,
      onEnd: () => {
        setDeaf(true)
        void refetch()
      },
    })
  }, [id, isGoing, isDeaf, refetch])
  const asked = data?.syncRun
  const isNews = told !== null && told.id === id && (!asked || told.updatedAt > asked.updatedAt)
  return { ...query, data: isNews ? { syncRun: told } : data } as Query
}
