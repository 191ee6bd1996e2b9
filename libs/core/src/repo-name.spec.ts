import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDomainError } from './domain-error.js'
import { formatRepoId, parseRepoId, REPO_ID_MAX_LENGTH } from './repo-name.js'

describe('parseRepoId', () => {
  it.each(['gpt2', 'acme/model', 'Acme/Model-1.5_b', 'a/b', `${'n'.repeat(40)}/${'m'.repeat(55)}`])(
    'takes %s',
    id => {
      expect(formatRepoId(parseRepoId('model', id))).toBe(id)
    },
  )

  it.each([
    ['', 'empty'],
    ['a/b/c', 'namespace/name'],
    ['../etc', 'begin or end'],
    ['a/..', 'begin or end'],
    ['a..b/c', '`..`'],
    ['a--b', '`--`'],
    ['-a/b', 'begin or end'],
    ['a/b.', 'begin or end'],
    ['a/b.git', '.git'],
    ['a/b.GIT', '.git'],
    ['a b', 'letters'],
    ['a/ü', 'letters'],
    ['a%2Fb', 'letters'],
    ['a/b\n', 'letters'],
    ['/a', 'letters'],
    ['api/model', 'reserved'],
    ['Datasets/x', 'reserved'],
    ['acme/resolve', 'reserved'],
    ['x'.repeat(REPO_ID_MAX_LENGTH + 1), 'longer'],
  ])('refuses %j and says why', (id, reason) => {
    expect(() => parseRepoId('model', id)).toThrow(reason)
  })

  it('never lets through what could leave a folder or a URL segment', () => {
    fc.assert(
      fc.property(fc.string(), id => {
        try {
          const { namespace, name } = parseRepoId('model', id)
          for (const segment of [namespace ?? 'x', name]) expect(segment).toMatch(/^(?!\.)[\w.-]+(?<!\.)$/)
        } catch (error) {
          if (!isDomainError(error, 'repo-name-invalid')) throw error
        }
      }),
      { verbose: true },
    )
  })
})
