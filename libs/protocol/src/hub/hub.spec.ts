import { describe, expect, it } from 'vitest'
import { readErrorCode } from './error-code.js'
import { HubRepoInfo } from './repo-info.js'
import { encodeFilePath, repoInfoPath, repoPath } from './urls.js'

it('knows the error codes of the Hub and no others', () => {
  expect(readErrorCode(new Headers({ 'X-Error-Code': 'GatedRepo' }))).toBe('GatedRepo')
  expect(readErrorCode(new Headers({ 'X-Error-Code': 'Whatever' }))).toBeNull()
  expect(readErrorCode(new Headers())).toBeNull()
})

it('reads repository info that leaves out everything but the id, and refuses what has none', () => {
  expect(HubRepoInfo.parse({ id: 'gpt2', siblings: [] })).toEqual({
    id: 'gpt2',
    private: false,
    gated: false,
    disabled: false,
  })
  expect(HubRepoInfo.parse({ id: 'gpt2', private: null, gated: true })).toMatchObject({ gated: 'manual' })
  expect(HubRepoInfo.safeParse({ modelId: 'gpt2' }).success).toBe(false)
  expect(HubRepoInfo.safeParse({ id: 'gpt2', gated: 'perhaps' }).success).toBe(false)
})

describe('URLs', () => {
  const dataset = { type: 'dataset', namespace: 'acme', name: 'rows' } as const
  const model = { type: 'model', namespace: null, name: 'gpt2' } as const
  it('have the prefix of the type, and none for a model', () => {
    expect(repoPath(dataset)).toBe('datasets/acme/rows')
    expect(repoPath(model)).toBe('gpt2')
    expect(repoInfoPath(dataset)).toBe('api/datasets/acme/rows')
    expect(repoInfoPath(model)).toBe('api/models/gpt2')
  })
  it('encode a path segment by segment', () => {
    expect(encodeFilePath('a b/c?#%.bin')).toBe('a%20b/c%3F%23%25.bin')
  })
})
