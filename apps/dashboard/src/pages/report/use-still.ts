import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { TadaDocumentNode } from 'gql.tada'
import { ask } from '../../api/ask.js'
import { type All, readAll } from '../../api/use-all.js'
import type { Connection } from '../../api/use-ask.js'

/** Of everything that a report is made of: no topic, so that no news changes a sheet under the eyes of who reads it. */
export const REPORT_KEY = 'report'

/** Asked once, when the report is made, and then only when it is made anew; who opens it again gets another one. */
const STILL = {
  staleTime: Infinity,
  gcTime: 0,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const

/** Asks for a part of a report. */
export function useStill<Data, Variables>(
  name: string,
  document: TadaDocumentNode<Data, Variables, unknown>,
  variables: Variables,
  isEnabled = true,
): UseQueryResult<Data, Error> {
  return useQuery<Data, Error>({
    queryKey: [REPORT_KEY, name, variables],
    queryFn: ({ signal }) => ask(document, variables, signal),
    enabled: isEnabled,
    ...STILL,
  })
}

/** The same of a list, up to what a report holds. */
export function useStillAll<Data, Variables extends { first?: number | null; after?: string | null }, Row>(
  name: string,
  document: TadaDocumentNode<Data, Variables, unknown>,
  variables: Omit<Variables, 'first' | 'after'>,
  select: (data: Data) => Connection<Row> | null | undefined,
  isEnabled = true,
): UseQueryResult<All<Row>, Error> {
  return useQuery<All<Row>, Error>({
    queryKey: [REPORT_KEY, name, variables],
    queryFn: ({ signal }) => readAll(document, variables, select, signal),
    enabled: isEnabled,
    ...STILL,
  })
}
