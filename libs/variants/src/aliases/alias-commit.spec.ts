import { asCommitSha, isCommitSha } from '@entrepot/core'
import { expect, it } from 'vitest'
import { aliasCommit } from './alias-commit.js'

const ALIAS = {
  repoId: '0190a1b2-0000-7000-8000-000000000001',
  targetRepoId: '0190a1b2-0000-7000-8000-000000000002',
  targetCommit: asCommitSha('a'.repeat(40)),
  variantKey: 'gguf/Q4_K_M',
}

it('calls the same always the same, also in later versions: clients keep the id', () => {
  expect(aliasCommit(ALIAS)).toBe('2a542e8a262843f63286d9bb8fa0f091bfa1382c')
  expect(isCommitSha(aliasCommit({ ...ALIAS }))).toBe(true)
})

it('calls whatever differs in anything otherwise', () => {
  const others = [
    { ...ALIAS, repoId: ALIAS.targetRepoId },
    { ...ALIAS, repoId: ALIAS.targetRepoId, targetRepoId: ALIAS.repoId },
    { ...ALIAS, targetCommit: asCommitSha('b'.repeat(40)) },
    { ...ALIAS, variantKey: 'gguf/Q4_K_M/a.gguf' },
    { ...ALIAS, variantKey: 'gguf/Q4_K_M","' },
  ]
  expect(new Set([ALIAS, ...others].map(aliasCommit)).size).toBe(others.length + 1)
})
