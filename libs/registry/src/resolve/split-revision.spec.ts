import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { type Repo } from '@entrepot/persistence'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { splitRevision } from './split-revision.js'

let engines: TestEngines
let model: Repo
let dataset: Repo

beforeAll(async () => {
  engines = await openTestEngines()
  const commits = [
    { files: { 'a.txt': '1' } },
    { branch: 'feature/long/name', files: { 'a.txt': '2' } },
    { branch: 'profile', files: { 'x/a.txt': '3' } },
  ]
  model = (await landFolder(engines, { id: 'acme/words', commits })).repo
  dataset = (await landFolder(engines, { id: 'acme/words', type: 'dataset', commits })).repo
})
afterAll(() => engines?.close())

const split = async (repo: Repo, path: string) => {
  const { revision, path: rest } = await splitRevision(engines, repo, path.split('/').map(decodeURIComponent))
  return [revision, rest]
}

it.each([
  ['main/a/b.txt', 'main', 'a/b.txt'],
  ['feature%2Flong%2Fname/a.txt', 'feature/long/name', 'a.txt'],
  ['feature/long/name/a.txt', 'feature/long/name', 'a.txt'],
  ['profile/x/a.txt', 'profile/x', 'a.txt'],
  ['profile%2Fx/a.txt', 'profile/x', 'a.txt'],
  ['profile%2Fx/profile/y', 'profile/x', 'profile/y'],
  ['refs%2Fheads%2Fprofile/x/a.txt', 'refs/heads/profile', 'x/a.txt'],
  ['profile', 'profile', ''],
  ['nothing/a.txt', 'nothing', 'a.txt'],
])('parts %s of a model', async (path, revision, rest) => {
  expect(await split(model, path)).toEqual([revision, rest])
})

it('knows profiles of models alone', async () => {
  expect(await split(dataset, 'profile/x/a.txt')).toEqual(['profile', 'x/a.txt'])
})
