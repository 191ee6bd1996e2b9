import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { isRefName } from './ref.js'

const PARTS = [
  'a',
  '/',
  '.',
  '..',
  '@{',
  '@',
  '-',
  '~',
  '^',
  ':',
  '?',
  '*',
  '[',
  '\\',
  ' ',
  '\t',
  '\x7f',
  '.lock',
  'ü',
  '模',
  '{',
  '}',
  '//',
  'x.y',
]

describe('isRefName', () => {
  const seed = Date.now()

  it(`agrees with git check-ref-format on any name under refs/ (seed ${seed})`, () => {
    let state = seed >>> 0
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    for (let n = 0; n < 300; n += 1) {
      const name = `refs/${Array.from({ length: 1 + random(5) }, () => PARTS[random(PARTS.length)]).join('')}`
      const isFine = spawnSync('git', ['check-ref-format', name]).status === 0
      expect(isRefName(name), JSON.stringify(name)).toBe(isFine)
    }
  })

  it('takes nothing outside of refs/, nor what is too long', () => {
    expect(execFileSync('git', ['check-ref-format', 'other/x']).length).toBe(0)
    for (const name of ['HEAD', 'main', 'heads/main', 'other/x', '', `refs/heads/${'a/'.repeat(600)}a`]) {
      expect(isRefName(name)).toBe(false)
    }
    expect(isRefName('refs/heads/main')).toBe(true)
  })
})
