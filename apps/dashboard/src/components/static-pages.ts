import type { Pages } from '../api/use-ask.js'

/** Rows that are all there already, for a `DataTable`. */
export function staticPages<Row>(rows: readonly Row[]): Pages<Row> {
  return {
    rows,
    query: {
      isPending: false,
      isError: false,
      error: null,
      refetch: () => Promise.reject(new Error('static')),
    },
    hasMore: false,
    isLoadingMore: false,
    loadMore: () => undefined,
    async *all() {
      yield* rows
    },
  }
}
