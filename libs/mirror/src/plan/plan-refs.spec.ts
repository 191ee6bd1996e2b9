import { asGitOid } from '@entrepot/core'
import type { RemoteRefs } from '@entrepot/git'
import type { RefRow } from '@entrepot/persistence'
import { assert, property, record, uniqueArray, constantFrom, integer } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextDefaultBranch, planRefs, wantedBy } from './plan-refs.js'

const id = (digit: string | number) => asGitOid(String(digit).repeat(40).slice(0, 40))
const remote = (refs: Record<string, string>, head: string | null = 'refs/heads/main'): RemoteRefs => ({
  head,
  refs: Object.entries(refs).map(([name, digit]) => ({ name, oid: id(digit), peeledOid: null })),
})
const ours = (refs: Record<string, string>): RefRow[] =>
  Object.entries(refs).map(([name, digit]) => ({
    name,
    oid: id(digit),
    commit: id(digit) as unknown as RefRow['commit'],
  }))

describe('a mirror of everything', () => {
  it('moves what differs, deletes what is gone, and leaves what is no business of it', () => {
    const plan = planRefs(
      remote({
        'refs/heads/main': '2',
        'refs/heads/same': '1',
        'refs/tags/v1': '3',
        'refs/convert/parquet': '4',
        'refs/pr/1': '5',
      }),
      ours({
        'refs/heads/main': '1',
        'refs/heads/same': '1',
        'refs/heads/gone': '1',
        [`refs/entrepot/pins/${id('9')}`]: '9',
        'refs/pr/2': '1',
      }),
      null,
    )
    expect(plan.moved).toEqual(['refs/heads/main', 'refs/tags/v1', 'refs/convert/parquet'])
    expect(plan.deleted).toEqual([{ name: 'refs/heads/gone', before: id('1') }])
    expect(wantedBy(plan)).toEqual({ refs: plan.moved })
  })

  it('leaves out names that git itself would refuse', () => {
    expect(
      planRefs(remote({ 'refs/heads/..': '1', 'refs/heads/a.lock': '1', 'refs/heads/ok': '1' }), [], null)
        .moved,
    ).toEqual(['refs/heads/ok'])
  })

  it('comes to upstream’s refs, whatever both have', () => {
    const refs = uniqueArray(
      record({
        name: constantFrom('heads/a', 'heads/b', 'heads/main', 'tags/a', 'convert/x', 'pr/1'),
        digit: integer({ min: 1, max: 3 }),
      }),
      { selector: ref => ref.name },
    )
    assert(
      property(refs, refs, (theirs, held) => {
        const toRefs = (list: typeof theirs) =>
          Object.fromEntries(list.map(ref => [`refs/${ref.name}`, String(ref.digit)]))
        const upstream = remote(toRefs(theirs))
        const followed = upstream.refs.filter(ref => !ref.name.startsWith('refs/pr/'))
        if (followed.length === 0) return
        const plan = planRefs(upstream, ours(toRefs(held)), null)
        const after = new Map(ours(toRefs(held)).map(ref => [ref.name, ref.oid]))
        for (const { name } of plan.deleted) after.delete(name)
        for (const name of plan.moved)
          after.set(name, upstream.refs.find(ref => ref.name === name)?.oid ?? id('0'))
        after.delete('refs/pr/1')
        expect(after).toEqual(new Map(followed.map(ref => [ref.name, ref.oid])))
      }),
    )
  })

  it('deletes nothing when upstream suddenly shows nothing', () => {
    expect(() => planRefs(remote({}), ours({ 'refs/heads/main': '1' }), null)).toThrow('ours were kept')
    expect(planRefs(remote({}), [], null)).toMatchObject({ moved: [], deleted: [] })
  })
})

describe('a mirror of one revision', () => {
  const upstream = remote({
    'refs/heads/both': '1',
    'refs/tags/both': '2',
    'refs/tags/v1': '3',
    'refs/pr/7': '4',
  })

  it('prefers a branch to a tag, and a whole name to both', () => {
    expect(planRefs(upstream, [], 'both').moved).toEqual(['refs/heads/both'])
    expect(planRefs(upstream, [], 'refs/tags/both').moved).toEqual(['refs/tags/both'])
    expect(planRefs(upstream, [], 'refs/pr/7').moved).toEqual(['refs/pr/7'])
  })

  it('makes the branch that it follows the default one', () => {
    expect(planRefs(upstream, [], 'both').defaultBranch).toBe('both')
    expect(planRefs(upstream, [], 'v1').defaultBranch).toBe('main')
  })

  it('deletes nothing and fetches nothing that it has', () => {
    const plan = planRefs(upstream, ours({ 'refs/tags/v1': '3', 'refs/heads/other': '1' }), 'v1')
    expect([plan.moved, plan.deleted, wantedBy(plan)]).toEqual([[], [], null])
  })

  it('pins a commit once', () => {
    const commit = id('c')
    expect(wantedBy(planRefs(upstream, [], commit))).toEqual({ commits: [commit] })
    expect(wantedBy(planRefs(upstream, ours({ [`refs/entrepot/pins/${commit}`]: 'c' }), commit))).toBeNull()
  })

  it('says that upstream has no such branch', () => {
    expect(() => planRefs(upstream, [], 'nope')).toThrow(
      expect.objectContaining({ code: 'upstream-not-found' }),
    )
  })
})

it('knows the default branch, or guesses it', () => {
  const branchOf = (refs: Record<string, string>, head: string | null) =>
    planRefs(remote(refs, head), [], null).defaultBranch
  expect(branchOf({ 'refs/heads/main': '1', 'refs/heads/trunk': '1' }, 'refs/heads/trunk')).toBe('trunk')
  expect(branchOf({ 'refs/heads/a': '1', 'refs/heads/main': '1' }, null)).toBe('main')
  expect(branchOf({ 'refs/heads/a': '1' }, null)).toBe('a')
  expect(branchOf({}, null)).toBe('main')
})

describe('the default branch of a repository that has one', () => {
  const names = new Set(['refs/heads/main', 'refs/heads/trunk'])
  const plan = (refs: Record<string, string>, head: string | null, revision: string | null = null) =>
    planRefs(remote(refs, head), [], revision)
  const both = { 'refs/heads/main': '1', 'refs/heads/trunk': '1' }

  it.each([
    ['becomes what upstream says', plan(both, 'refs/heads/trunk'), names, 'trunk'],
    ['stays when upstream says the same', plan(both, 'refs/heads/main'), names, null],
    ['stays when upstream does not say', plan({ 'refs/heads/trunk': '1' }, null), names, null],
    [
      'stays when the new one did not land',
      plan(both, 'refs/heads/trunk'),
      new Set(['refs/heads/main']),
      null,
    ],
    ['stays when only one revision is followed', plan(both, 'refs/heads/main', 'trunk'), names, null],
    [
      'goes with what is there when it is gone',
      plan(both, null, 'trunk'),
      new Set(['refs/heads/trunk']),
      'trunk',
    ],
    ['stays when upstream names a branch it lacks', plan(both, 'refs/heads/gone'), names, null],
  ])('%s', (_what, planned, after, expected) => {
    expect(nextDefaultBranch('main', planned, after)).toBe(expected)
  })
})
