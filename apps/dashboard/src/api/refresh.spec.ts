import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { listOptions, refreshAfterAct, refreshAfterNews } from './refresh.js'

/** A list that is shown, read to `pages` pages, and what it was asked for since. */
async function openList(client: QueryClient, pages: number) {
  const asked: number[] = []
  const observer = new InfiniteQueryObserver(client, {
    queryKey: ['repos', 'list', pages],
    queryFn: ({ pageParam }) => {
      asked.push(pageParam)
      return Promise.resolve(pageParam)
    },
    initialPageParam: 1,
    getNextPageParam: (last: number) => last + 1,
    ...listOptions(15_000),
  })
  const close = observer.subscribe(() => undefined)
  await observer.refetch()
  for (let page = 1; page < pages; page += 1) await observer.fetchNextPage()
  asked.length = 0
  return { asked, observer, close }
}

const soon = () => new Promise(resolve => setTimeout(resolve, 20))

it('asks again for the first pages of a list after news, and marks a deep one as changed', async () => {
  const client = new QueryClient()
  const [short, deep] = [await openList(client, 2), await openList(client, 3)]
  expect(deep.observer.getCurrentResult().isStale).toBe(false)
  refreshAfterNews(client, 'repos')
  await soon()
  expect([short.asked, deep.asked]).toEqual([[1, 2], []])
  expect(deep.observer.getCurrentResult().isStale).toBe(true)
  short.close()
  deep.close()
})

it('asks again for a deep list neither when it is looked at again nor for news of something else', async () => {
  const client = new QueryClient()
  const deep = await openList(client, 3)
  refreshAfterNews(client, 'tokens')
  await soon()
  expect(deep.observer.getCurrentResult().isStale).toBe(false)
  refreshAfterNews(client)
  deep.close()
  const again = deep.observer.subscribe(() => undefined)
  await soon()
  expect(deep.asked).toEqual([])
  expect(deep.observer.getCurrentResult().isStale).toBe(true)
  again()
})

it('asks for all again after an act, and waits for no deep list', async () => {
  const client = new QueryClient()
  const deep = await openList(client, 3)
  let answers = 0
  const one = new QueryObserver(client, {
    queryKey: ['repos', 'one'],
    queryFn: () => Promise.resolve((answers += 1)),
  })
  const close = one.subscribe(() => undefined)
  await soon()
  const before = answers
  await refreshAfterAct(client, 'repos')
  expect(answers).toBe(before + 1)
  await soon()
  expect(deep.asked).toEqual([1, 2, 3])
  close()
  deep.close()
})
