import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { compileCondition, parsePolicy, READY_POLICIES } from '@entrepot/policy'
import { listPolicyDrafts } from '@entrepot/persistence'
import type { AccountPrincipal } from '@entrepot/core'
import { type IdentityWorld, openIdentityWorld } from '@entrepot/testing/engines'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeDraft, createDraft, deleteDraft } from './change-drafts.js'
import { KNOWN_NAMES } from './known-names.js'

function examples(language: string): string[] {
  const text = readFileSync(resolve('docs/policy.md'), 'utf8')
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(
    ([, example = '']) => example,
  )
}

describe('docs/policy.md', () => {
  it('shows policies that can be activated', () => {
    expect(examples('yaml')).not.toEqual([])
    for (const example of examples('yaml')) expect(parsePolicy(example, KNOWN_NAMES).problems).toEqual([])
  })

  it('shows conditions that can be used', () => {
    const conditions = examples('cel').flatMap(example => example.trim().split('\n'))
    expect(conditions.length).toBeGreaterThan(3)
    for (const condition of conditions) expect(compileCondition(condition).problems, condition).toBeNull()
  })
})

it.each(READY_POLICIES)('$name speaks of rules that this version has', ({ source }) => {
  expect(parsePolicy(source, KNOWN_NAMES).problems).toEqual([])
})

describe('drafts', () => {
  let world: IdentityWorld
  let root: AccountPrincipal

  beforeAll(async () => {
    world = await openIdentityWorld([])
    root = await world.as('root')
  })
  afterAll(() => world.close())

  it('are kept as they are written, right or not, one of a name', async () => {
    const draft = await createDraft(world.engines, root, { name: 'ours', source: 'name: [' })
    expect(draft).toMatchObject({ name: 'ours', source: 'name: [' })
    const again = createDraft(world.engines, root, { name: 'ours', source: '' })
    await expect(again).rejects.toMatchObject({ code: 'already-exists' })
  })

  it('lose nobody’s work: who has not seen the last change is told so', async () => {
    const draft = await createDraft(world.engines, root, { name: 'shared', source: 'a' })
    const { id, updatedAt: seenAt } = draft
    const changed = await changeDraft(world.engines, root, { id, seenAt, source: 'b' })
    expect(changed.source).toBe('b')
    const late = changeDraft(world.engines, root, { id, seenAt, source: 'c' })
    await expect(late).rejects.toMatchObject({ code: 'state-conflict' })
    expect(
      await changeDraft(world.engines, root, { id, seenAt: changed.updatedAt, name: 'ready' }),
    ).toMatchObject({
      name: 'ready',
      source: 'b',
    })
    await deleteDraft(world.engines, root, id)
    await expect(deleteDraft(world.engines, root, id)).rejects.toMatchObject({
      code: 'policy-draft-not-found',
    })
  })

  it('are for administrators', async () => {
    const ann = testPrincipal('ann', { scope: 'admin' })
    await expect(createDraft(world.engines, ann, { name: 'mine', source: '' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const names = (await listPolicyDrafts(world.engines.db.prisma, null, 10)).map(({ name }) => name)
    expect(names).not.toContain('mine')
  })
})
