import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { TadaDocumentNode } from 'gql.tada'
import { ask } from '../../api/ask.js'
import type { Connection, Topic } from '../../api/use-ask.js'

/** Rows of one list of a report: what is more belongs into a file and not on paper, and the report says so. */
const MAX_ROWS = 2_000
/** The most that the server gives at a time. */
const PAGE_ROWS = 100

export interface All<Row> {
  readonly rows: readonly Row[]
  /** There are more than `rows`. */
  readonly isCut: boolean
}

/** Every row of a list, up to what a report holds. */
export function useAll<Data, Variables extends { first?: number | null; after?: string | null }, Row>(
  topic: Topic,
  name: string,
  document: TadaDocumentNode<Data, Variables, unknown>,
  variables: Omit<Variables, 'first' | 'after'>,
  select: (data: Data) => Connection<Row> | null | undefined,
): UseQueryResult<All<Row>, Error> {
  return useQuery({
    queryKey: [topic, 'report', name, variables],
    queryFn: async ({ signal }) => {
      const rows: Row[] = []
      for (let after: string | null = null; ;) {
        const page: Connection<Row> | null | undefined = select(
          await ask(document, { ...variables, first: PAGE_ROWS, after } as Variables, signal),
        )
        rows.push(...(page?.nodes ?? []))
        after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
        if (after === null) return { rows, isCut: false }
        if (rows.length >= MAX_ROWS) return { rows, isCut: true }
      }
    },
  })
}
