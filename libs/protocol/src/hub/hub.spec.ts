import { describe, expect, it } from 'vitest'
import { readErrorCode } from './error-code.js'
import { readLinkedFile } from './linked-file.js'
import { HubRepoInfo } from './repo-info.js'
import { repoInfoPath, repoPath, resolvePath } from './urls.js'

const OID = 'a'.repeat(64)
const linked = (etag: string, size: string) =>
  readLinkedFile(new Headers({ 'X-Linked-Etag': etag, 'X-Linked-Size': size }))

describe('headers of a large file', () => {
  it('are read with and without quotes and the mark of a weak tag', () => {
    for (const etag of [OID, `"${OID}"`, `W/"${OID}"`]) {
      expect(linked(etag, '12')).toEqual({ oid: OID, sizeBytes: 12 })
    }
  })
  it.each([
    ['a git id', '"' + 'a'.repeat(40) + '"', '12'],
    ['no size', OID, ''],
    ['a size that is no number', OID, '12abc'],
    ['a size below zero', OID, '-1'],
    ['a size beyond exact numbers', OID, '9'.repeat(20)],
  ])('say nothing when there is %s', (_what, etag, size) => expect(linked(etag, size)).toBeNull())
})

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
  it('encode a revision as one segment and a path segment by segment', () => {
    expect(resolvePath(model, 'refs/pr/1', 'a b/c?#%.bin')).toBe(
      'gpt2/resolve/refs%2Fpr%2F1/a%20b/c%3F%23%25.bin',
    )
  })
})
