import { DomainError } from '@entrepot/core'
import { freshDatabase } from '@entrepot/testing/database'
import { expect, it } from 'vitest'
import { endWithFailures } from '../sync/run-failure.js'
import { FileBoard } from './file-board.js'

const file = (path: string) => ({ path, sizeBytes: 10 })

it('shows what is on its way, and forgets what has arrived', () => {
  const board = new FileBoard()
  const one = board.begin(file('a.bin'))
  board.begin(file('b.bin'))
  one.add(4)
  one.add(3)
  expect(board.shown()).toEqual([
    { ...file('a.bin'), bytesDone: 7, error: null },
    { ...file('b.bin'), bytesDone: 0, error: null },
  ])
  one.end()
  expect(board.shown().map(({ path }) => path)).toEqual(['b.bin'])
})

it('keeps why files failed, in one line, and nothing of what nobody foresaw', () => {
  const board = new FileBoard()
  const causes = [
    new DomainError('object-corrupt', 'It is\n damaged.'),
    new Error('connect postgres://root:secret@db failed'),
  ]
  for (const [at, cause] of causes.entries()) {
    const entry = board.begin(file(`${at}.bin`))
    entry.fail(cause)
    entry.end()
  }
  expect(board.shown().map(({ error }) => error)).toEqual([
    { code: 'object-corrupt', message: 'It is damaged.' },
    { code: 'internal', message: 'Something went wrong in the server; its log says what.' },
  ])
})

it('tells of a bounded number of failures with bounded names', () => {
  const board = new FileBoard()
  for (let at = 0; at < 1_000; at += 1) {
    const entry = board.begin(file(`${at}/${'x'.repeat(4_000)}`))
    entry.fail(new DomainError('object-missing', 'y'.repeat(4_000)))
    entry.end()
  }
  const shown = board.shown()
  expect(shown).toHaveLength(25)
  expect(JSON.stringify(shown).length).toBeLessThan(30_000)
})

it('makes names and causes of a hostile upstream such that the database holds them', async () => {
  const db = await freshDatabase()
  const hostile = `a\0b${'x'.repeat(496)}\u{1F600}tail`
  const board = new FileBoard()
  board.begin(file(hostile)).fail(new DomainError('object-corrupt', hostile))
  const error = new DomainError('object-missing', hostile)
  const end = endWithFailures([{ name: hostile, error }], 0)
  const kept = { files: board.shown(), end }
  const { rows } = await db.pool.query<{ kept: typeof kept }>('SELECT $1::jsonb AS kept', [
    JSON.stringify(kept),
  ])
  expect(rows).toEqual([{ kept }])
  const { rows: texts } = await db.pool.query('SELECT $1::text AS text', [end?.errorMessage])
  expect(texts).toEqual([{ text: end?.errorMessage }])
  await db.close()
})
