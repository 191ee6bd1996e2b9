import {
  type InfiniteData,
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { TadaDocumentNode } from 'gql.tada'
import { ask } from './ask.js'
import { FRESH_MS } from './query-client.js'
import { isLong, listOptions, refreshAfterAct } from './refresh.js'

/** What an answer is about, so that news of it can say which answers are old: see `live/`. */
export type Topic =
  | 'repos'
  | 'findings'
  | 'verdicts'
  | 'reviews'
  | 'waivers'
  | 'recalls'
  | 'policies'
  | 'mirrors'
  | 'variants'
  | 'nodes'
  | 'audit'
  | 'accounts'
  | 'tokens'
  | 'webhooks'
  | 'session'

interface AskOptions<Data> {
  readonly isEnabled?: boolean
  /** Milliseconds between questions while the answer says that it will change; false: none. */
  readonly askAgainMs?: (data: Data | undefined) => number | false
  /** With other variables the answer before stays until the next is there. */
  readonly isKeptMeanwhile?: boolean
}

/** Asks, keeps the answer, and asks again when something of `topic` changed. */
export function useAsk<Data, Variables>(
  topic: Topic,
  document: TadaDocumentNode<Data, Variables, unknown>,
  variables: Variables,
  { isEnabled = true, askAgainMs, isKeptMeanwhile = false }: AskOptions<Data> = {},
): UseQueryResult<Data, Error> {
  return useQuery<Data, Error>({
    queryKey: keyOf(topic, document, variables),
    queryFn: ({ signal }) => ask(document, variables, signal),
    enabled: isEnabled,
    ...(isKeptMeanwhile && { placeholderData: keepPreviousData }),
    ...(askAgainMs && { refetchInterval: query => askAgainMs(query.state.data) }),
  })
}

/** Asks the same of several things at once; there is an answer when there are all of them. */
export function useAskEach<Data, Variables>(
  topic: Topic,
  document: TadaDocumentNode<Data, Variables, unknown>,
  each: readonly Variables[],
): UseQueryResult<readonly Data[], Error> {
  return useQuery<readonly Data[], Error>({
    queryKey: keyOf(topic, document, each),
    queryFn: ({ signal }) => Promise.all(each.map(variables => ask(document, variables, signal))),
  })
}

/** One part of a list, as GraphQL connections have it. */
export interface Connection<Row> {
  readonly nodes: readonly Row[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

export interface Pages<Row> {
  /** All rows so far. */
  readonly rows: readonly Row[]
  readonly query: Pick<UseQueryResult<unknown, Error>, 'isPending' | 'isError' | 'error' | 'refetch'>
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  /** The rows are those of the question before; the answer to this one is under way. */
  readonly isOld?: boolean
  /** So much was read that news of it only say that it is not as it was: see `showChanges`. */
  readonly isChanged: boolean
  loadMore(): void
  /** Reads it anew, from its beginning. */
  showChanges(): void
  /** Asks once more for what could not be had. */
  retry(): void
  /** Every row there is, page by page, for an export. */
  all(signal: AbortSignal): AsyncGenerator<Row>
}

/** Rows of one page; the server allows up to 100. */
const PAGE_ROWS = 50
const EXPORT_PAGE_ROWS = 100

/**
 * A list that is read a page at a time, by cursor. `variables` without `first` and `after`, which are added.
 *
 * @param isKeptMeanwhile  with other variables the rows before stay until the next are there, marked as old: for filters of one list
 */
export function usePages<Data, Variables extends { first?: number | null; after?: string | null }, Row>(
  topic: Topic,
  document: TadaDocumentNode<Data, Variables, unknown>,
  variables: Omit<Variables, 'first' | 'after'>,
  select: (data: Data) => Connection<Row> | null | undefined,
  isEnabled = true,
  isKeptMeanwhile = false,
): Pages<Row> {
  const pageOf = (first: number, after: string | null, signal?: AbortSignal) =>
    ask(document, { ...variables, first, after } as Variables, signal)
  const client = useQueryClient()
  const queryKey = keyOf(topic, document, variables)
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => pageOf(PAGE_ROWS, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: last => nextOf(select(last)),
    // Rows that are as they were stay the same objects, by which what shows them knows that there is nothing to draw.
    select: ({ pages }) => ({
      rows: pages.flatMap(page => select(page)?.nodes ?? []),
      isDeep: isLong(pages),
    }),
    enabled: isEnabled,
    ...listOptions(FRESH_MS),
    ...(isKeptMeanwhile && { placeholderData: keepPreviousData }),
  })
  const { fetchNextPage, refetch, isFetchNextPageError } = query
  // Two at a time would take each other’s place.
  const mayLoadMore = query.hasNextPage && !query.isFetching
  return {
    rows: query.data?.rows ?? [],
    query: query as Pages<Row>['query'],
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    isOld: query.isPlaceholderData,
    isChanged: query.data?.isDeep === true && query.isStale && !query.isFetching,
    loadMore: () => void (mayLoadMore && fetchNextPage()),
    showChanges() {
      client.setQueryData<InfiniteData<Data>>(queryKey, firstPage)
      void refetch()
    },
    retry: () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
    async *all(signal) {
      for (let after: string | null | undefined = null; after !== undefined;) {
        const page: Connection<Row> | null | undefined = select(await pageOf(EXPORT_PAGE_ROWS, after, signal))
        yield* page?.nodes ?? []
        after = nextOf(page) ?? undefined
      }
    },
  }
}

function firstPage<Data>(all: InfiniteData<Data> | undefined): InfiniteData<Data> | undefined {
  return all && { pages: all.pages.slice(0, 1), pageParams: all.pageParams.slice(0, 1) }
}

function nextOf(connection: Connection<unknown> | null | undefined): string | null {
  return connection?.pageInfo.hasNextPage ? connection.pageInfo.endCursor : null
}

/** Does something, and has every answer about `topics` asked for again once it is done, for which it waits but for deep lists. Nothing is shown as done before the server says so. */
export function useTell<Data, Variables>(
  document: TadaDocumentNode<Data, Variables, unknown>,
  topics: readonly Topic[],
): UseMutationResult<Data, Error, Variables> {
  const client = useQueryClient()
  return useMutation<Data, Error, Variables>({
    mutationFn: variables => ask(document, variables),
    onSuccess: () => Promise.all(topics.map(topic => refreshAfterAct(client, topic))),
  })
}

function keyOf(topic: Topic, document: unknown, variables: unknown): QueryKey {
  const definition = (document as { definitions: readonly { name?: { value: string } }[] }).definitions[0]
  return [topic, definition?.name?.value ?? '', variables]
}
