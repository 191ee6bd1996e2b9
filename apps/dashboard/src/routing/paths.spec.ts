import { expect, it } from 'vitest'
import { parseRepoPath, repoPath, signInPath, withSearch } from './paths.js'

it.each([
  ['/gpt2', 'MODEL', 'gpt2', 'home', null, ''],
  ['/acme/heron', 'MODEL', 'acme/heron', 'home', null, ''],
  ['/datasets/acme/rows', 'DATASET', 'acme/rows', 'home', null, ''],
  ['/spaces/acme/room/tree/main', 'SPACE', 'acme/room', 'tree', 'main', ''],
  ['/acme/heron/blob/refs%2Fpr%2F1/a/b%20c.txt', 'MODEL', 'acme/heron', 'blob', 'refs/pr/1', 'a/b c.txt'],
  ['/gpt2/tree/main/tree/blob', 'MODEL', 'gpt2', 'tree', 'main', 'tree/blob'],
  ['/acme/heron/commits/main', 'MODEL', 'acme/heron', 'commits', 'main', ''],
  ['/acme/heron/', 'MODEL', 'acme/heron', 'home', null, ''],
  ['/acme/100%', 'MODEL', 'acme/100%', 'home', null, ''],
  ['/acme/heron/blob/100%/%41%', 'MODEL', 'acme/heron', 'blob', '100%', '%41%'],
] as const)('reads %s', (path, type, fullName, view, revision, file) => {
  expect(parseRepoPath(path)).toEqual({ type, fullName, view, revision, path: file })
})

it.each(['/', '/a/b/c', '/datasets', '/spaces', '/datasets/a/b/c'])('finds no repository in %s', path => {
  expect(parseRepoPath(path)).toBeNull()
})

it('writes addresses that it reads', () => {
  for (const type of ['MODEL', 'DATASET', 'SPACE'] as const) {
    expect(parseRepoPath(repoPath({ type, fullName: 'acme/heron' }))).toMatchObject({
      type,
      fullName: 'acme/heron',
    })
  }
})

it('leaves out what is empty behind the question mark', () => {
  expect(withSearch('/-/repositories', { q: '', type: null, license: 'a b&c', x: undefined })).toBe(
    '/-/repositories?license=a+b%26c',
  )
})

it('leads back from signing in to what was shown, but neither to the start page nor to itself', () => {
  expect(signInPath('/-/repositories?q=a&type=MODEL#top')).toBe(
    '/-/sign-in?to=%2F-%2Frepositories%3Fq%3Da%26type%3DMODEL%23top',
  )
  expect([signInPath('/'), signInPath('/-/sign-in?to=x')]).toEqual(['/-/sign-in', '/-/sign-in'])
})
