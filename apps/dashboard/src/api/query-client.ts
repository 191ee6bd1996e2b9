import { QueryClient } from '@tanstack/react-query'
import { isPassing } from './api-error.js'

/** Milliseconds for which an answer is shown without asking anew: going back and forth costs nothing, and news come by themselves. */
export const FRESH_MS = 15_000
/** Only what may pass is tried again. */
const MAX_RETRIES = 2

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (failures, error) => isPassing(error) && failures < MAX_RETRIES,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})
