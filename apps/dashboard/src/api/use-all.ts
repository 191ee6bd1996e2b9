import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { TadaDocumentNode } from 'gql.tada'
import { ask } from './ask.js'
import type { Connection, Topic } from './use-ask.js'

/** Rows of one list: what is more belongs into a file and not on paper or into a page that shows all at once, and both say so. */
const MAX_ROWS = 2_000
/** The most that the server gives at a time. */
const PAGE_ROWS = 100

export interface All<Row> {
  readonly rows: readonly Row[]
  /** There are more than `rows`. */
  readonly isCut: boolean
}

/** Every row of a list at once, up to a bound; asked for anew when something of `topic` changed. */
export function useAll<Data, Variables extends { first?: number | null; after?: string | null }, Row>(
  topic: Topic,
  name: string,
  document: TadaDocumentNode<Data, Variables, unknown>,
  variables: Omit<Variables, 'first' | 'after'>,
  select: (data: Data) => Connection<Row> | null | undefined,
): UseQueryResult<All<Row>, Error> {
  return useQuery({
    queryKey: [topic, 'all', name, variables],
    queryFn: ({ signal }) => readAll(document, variables, select, signal),
  })
}

/** Reads a list page by page, up to the bound. */
export async function readAll<Data, Variables extends { first?: number | null; after?: string | null }, Row>(
  document: TadaDocumentNode<Data, Variables, unknown>,
  variables: Omit<Variables, 'first' | 'after'>,
  select: (data: Data) => Connection<Row> | null | undefined,
  signal?: AbortSignal,
): Promise<All<Row>> {
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
}
