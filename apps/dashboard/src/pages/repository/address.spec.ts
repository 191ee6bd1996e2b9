import { expect, it } from 'vitest'
import { blobPath, bytesPath, readAddress, renamedPath, sameAt, treePath, viewPath } from './address.js'

const PLACE = { type: 'DATASET', fullName: 'acme/words', revision: null } as const

it.each([
  ['/acme/m', {}, { type: 'MODEL', fullName: 'acme/m', revision: null, shown: 'card' }],
  ['/acme/m', { view: 'findings', revision: 'v1' }, { revision: 'v1', shown: 'findings' }],
  ['/acme/m', { view: 'nonsense' }, { shown: 'card' }],
  ['/acme/m', { compare: 'a...b' }, { shown: 'compare' }],
  [
    '/datasets/acme/words/tree/refs%2Fpr%2F1/a/b',
    {},
    { type: 'DATASET', revision: 'refs/pr/1', shown: 'files' },
  ],
  ['/acme/m/commits/main', {}, { revision: 'main', shown: 'history' }],
  ['/acme/m/commit/abc', {}, { revision: 'abc', shown: 'commit' }],
])('reads %s with %j', (path, search, expected) => {
  expect(readAddress(path, search)).toMatchObject(expected)
})

it('reads nothing where no repository can be', () => {
  expect(readAddress('/a/b/c/d', {})).toBeNull()
})

it('writes addresses that it reads again, whatever files are called', () => {
  const path = 'a b/#?%/ü<script>.md'
  const address = readAddress(blobPath(PLACE, 'refs/pr/1', path), {})
  expect(address).toMatchObject({ revision: 'refs/pr/1', address: { view: 'blob', path } })
  expect(bytesPath(PLACE, 'main', 'a#b')).toBe('/datasets/acme/words/resolve/main/a%23b')
  expect(treePath(PLACE, 'main', '')).toBe('/datasets/acme/words/tree/main')
})

it('keeps a revision from view to view', () => {
  const named = { ...PLACE, revision: 'v1' }
  expect(viewPath(named, 'findings')).toBe('/datasets/acme/words?view=findings&revision=v1')
  expect(viewPath(named, 'files')).toBe('/datasets/acme/words/tree/v1')
  expect(viewPath(named, 'history')).toBe('/datasets/acme/words/commits/v1')
  expect(viewPath(PLACE, 'card')).toBe('/datasets/acme/words')
})

it.each([
  ['/acme/m/blob/main/a%23b/c.txt', {}, '/acme/m/blob/v1/a%23b/c.txt'],
  ['/acme/m/tree/main/docs', {}, '/acme/m/tree/v1/docs'],
  ['/acme/m/tree/main', {}, '/acme/m/tree/v1'],
  ['/acme/m', { view: 'findings' }, '/acme/m?view=findings&revision=v1'],
  ['/acme/m', { compare: 'a...b' }, '/acme/m?revision=v1'],
  ['/acme/m/commit/abc', {}, '/acme/m?revision=v1'],
] as const)('goes from %s %j to the same of another revision', (path, search, expected) => {
  const shown = readAddress(path, search)
  expect(shown && sameAt(shown, 'v1', 'main')).toBe(expected)
})

it('goes back to the head, with the file that is shown', () => {
  const file = readAddress('/acme/m/blob/v1/a.txt', {})
  expect(file && sameAt(file, null, 'main')).toBe('/acme/m/blob/main/a.txt')
  const card = readAddress('/acme/m', { revision: 'v1' })
  expect(card && sameAt(card, null, 'main')).toBe('/acme/m')
})

it.each([
  ['/acme/m', 'MODEL', 'acme/n', '/acme/n'],
  ['/bare/tree/refs%2Fpr%2F1/a%20b', 'MODEL', 'acme/n', '/acme/n/tree/refs%2Fpr%2F1/a%20b'],
  ['/datasets/acme/words/commits/main/', 'DATASET', 'words', '/datasets/words/commits/main'],
] as const)('keeps what %s shows under another name', (path, type, fullName, expected) => {
  expect(renamedPath(path, { type, fullName })).toBe(expected)
})
