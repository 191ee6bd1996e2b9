import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import pLimit from 'p-limit'
import type { Account } from '../../support/create-account.js'
import { ask, createRepo } from '../../support/hub-api.js'
import type { RunningServer } from '../../support/start-server.js'

/** Real cards lie beside the checkout where they may not be part of it. */
const CORPUS = resolve('..', 'shared', 'corpus')
/** Uploads at once: more only wait for each other on two processors. */
const PARALLEL = 4
/** Organization that the cards go to: a thousand of them would bury what tests do in another. */
export const CARDS_NAMESPACE = 'corpus'

/** Lands up to `count` real cards, each as a repository of its own; none where they are not at hand. Answers how many landed. */
export async function landCards(server: RunningServer, who: Account, count: number): Promise<number> {
  if (!existsSync(CORPUS)) return 0
  const found = (['models', 'datasets'] as const).flatMap(types =>
    readdirSync(`${CORPUS}/${types}`)
      .sort()
      .map((folder, at) => ({ types, at, file: `${CORPUS}/${types}/${folder}/README.md` })),
  )
  // Every nth, so that a few are as mixed as all of them.
  const step = Math.max(1, found.length / Math.max(1, count))
  const chosen = Array.from({ length: Math.min(count, found.length) }, (_, n) => found[Math.floor(n * step)])
  const limit = pLimit(PARALLEL)
  const landed = await Promise.all(
    chosen.map(card => limit(async () => (card ? landCard(server.url, who, card) : false))),
  )
  return landed.filter(Boolean).length
}

async function landCard(
  url: string,
  who: Account,
  { types, at, file }: { types: 'models' | 'datasets'; at: number; file: string },
): Promise<boolean> {
  const id = `${CARDS_NAMESPACE}/card-${String(at).padStart(4, '0')}`
  await createRepo(url, who, { id, type: types === 'models' ? 'model' : 'dataset', visibility: 'internal' })
  const lines = [
    { key: 'header', value: { summary: 'Add the card' } },
    {
      key: 'file',
      value: { path: 'README.md', content: readFileSync(file).toString('base64'), encoding: 'base64' },
    },
  ]
  const answer = await ask(url, `/api/${types}/${id}/commit/main`, who, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map(line => JSON.stringify(line)).join('\n'),
  })
  // What the Hub itself refuses is refused here too; there are such cards in the corpus.
  if (!answer.ok && answer.status !== 400) throw new Error(`${id}: ${answer.status} ${await answer.text()}`)
  return answer.ok
}
