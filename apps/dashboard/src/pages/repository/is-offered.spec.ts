import { expect, it } from 'vitest'
import { isOffered } from './is-offered.js'
import type { Repository } from './use-repository.js'

const NOBODY: Repository['access'] = {
  mayGetFiles: true,
  mayDiscuss: false,
  mayWrite: false,
  maySeeBlocked: false,
  mayReview: false,
  mayManage: false,
}

it('offers settings to those who manage, and who received what to those who work on it', () => {
  const reviewer = { ...NOBODY, maySeeBlocked: true, mayReview: true }
  const offered = (access: Repository['access']) =>
    (['card', 'consumers', 'recalls', 'settings'] as const).filter(view =>
      isOffered(view, { type: 'MODEL', access }),
    )
  expect(offered(NOBODY)).toEqual(['card'])
  expect(offered(reviewer)).toEqual(['card', 'consumers', 'recalls'])
  expect(offered({ ...reviewer, mayManage: true })).toEqual(['card', 'consumers', 'recalls', 'settings'])
})

it('offers variants of models alone', () => {
  expect(isOffered('variants', { type: 'MODEL', access: NOBODY })).toBe(true)
  expect(isOffered('variants', { type: 'DATASET', access: NOBODY })).toBe(false)
})
