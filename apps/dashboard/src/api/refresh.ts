import type { Query, QueryClient } from '@tanstack/react-query'

/** Pages of a list that are asked for again by themselves. Of a longer one that would be many questions, for rows that nobody looks at. */
const MAX_PAGES = 2

type Looked = Pick<Query, 'state'>

/** Whether somebody read far into a list. */
export function isLong(pages: readonly unknown[]): boolean {
  return pages.length > MAX_PAGES
}

function isDeep({ state: { data } }: Looked): boolean {
  const isList = typeof data === 'object' && data !== null && 'pages' in data
  return isList && Array.isArray(data.pages) && isLong(data.pages)
}

/** For lists: one that is deep is old only when something changed, and is asked for again by hand. */
export function listOptions(freshMs: number) {
  const isAskedAgain = (query: Looked) => !isDeep(query)
  return {
    staleTime: (query: Looked) => (isDeep(query) ? Infinity : freshMs),
    refetchOnMount: isAskedAgain,
    refetchOnWindowFocus: isAskedAgain,
    refetchOnReconnect: isAskedAgain,
  }
}

/** Has what is shown of a topic asked for again after news of it, and deep lists marked as changed. @param topic  absent: of all */
export function refreshAfterNews(client: QueryClient, topic?: string): void {
  const ofTopic = topic === undefined ? {} : { queryKey: [topic] }
  void client.invalidateQueries({ ...ofTopic, predicate: query => !isDeep(query) })
  void client.invalidateQueries({ ...ofTopic, predicate: isDeep, refetchType: 'none' })
}

/** Has all that is shown of a topic asked for again after an act. @returns once it is there, deep lists excepted: they may take long */
export function refreshAfterAct(client: QueryClient, topic: string): Promise<void> {
  void client.invalidateQueries({ queryKey: [topic], predicate: isDeep })
  return client.invalidateQueries({ queryKey: [topic], predicate: query => !isDeep(query) })
}
