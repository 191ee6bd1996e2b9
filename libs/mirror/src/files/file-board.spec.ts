import { DomainError } from '@entrepot/core'
import { expect, it } from 'vitest'
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
