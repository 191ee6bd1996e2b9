import { ANONYMOUS, newId } from '@entrepot/core'
import { createAccount, transaction } from '@entrepot/persistence'
import { freshDatabase } from '@entrepot/testing/database'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetFilter, MAX_SAVED_FILTERS, saveFilter, savedFiltersOf } from './save-filter.js'

let db: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => void (db = await freshDatabase()))
afterAll(() => db.close())

async function person(name: string) {
  const account = await transaction(db.prisma, tx => createAccount(tx, { name, kind: 'user' }))
  return { ...testPrincipal(name, { scope: 'admin' }), accountId: account?.id ?? '', tokenId: newId() }
}

it('keeps filters by name for their account alone, with an audit row each', async () => {
  const ann = await person('ann')
  const ben = await person('ben')
  await saveFilter(db, ann, { name: ' German ', search: 'language=de' })
  await saveFilter(db, ann, { name: 'Blocked', search: 'verdict=BLOCKED' })
  const replaced = await saveFilter(db, ann, { name: 'German', search: 'language=de&type=MODEL' })
  const shown = (await savedFiltersOf(db, ann)).map(({ name, search }) => [name, search])
  expect(shown).toEqual([
    ['Blocked', 'verdict=BLOCKED'],
    ['German', 'language=de&type=MODEL'],
  ])
  expect(await savedFiltersOf(db, ben)).toEqual([])

  expect(await forgetFilter(db, ben, replaced.id)).toBe(false)
  expect(await forgetFilter(db, ann, replaced.id)).toBe(true)
  expect(await forgetFilter(db, ann, replaced.id)).toBe(false)
  const audit = await db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } })
  expect(audit.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    'saved-filter.save German',
    'saved-filter.save Blocked',
    'saved-filter.save German',
    'saved-filter.delete German',
  ])
})

it('keeps so many of one account, and still replaces one of them', async () => {
  const cleo = await person('cleo')
  for (let at = 0; at < MAX_SAVED_FILTERS; at += 1)
    await saveFilter(db, cleo, { name: `view ${at}`, search: '' })
  await expect(saveFilter(db, cleo, { name: 'one more', search: '' })).rejects.toThrow('delete one first')
  await saveFilter(db, cleo, { name: 'view 0', search: 'q=new' })
  expect(await savedFiltersOf(db, cleo)).toHaveLength(MAX_SAVED_FILTERS)
})

it('refuses nobody’s filters, names without a letter, and what no database holds', async () => {
  const dora = await person('dora')
  await expect(saveFilter(db, ANONYMOUS, { name: 'x', search: '' })).rejects.toThrow('Sign in')
  await expect(savedFiltersOf(db, ANONYMOUS)).rejects.toThrow('Sign in')
  for (const filter of [
    { name: ' ', search: '' },
    { name: 'x'.repeat(101), search: '' },
    { name: 'x', search: '\0' },
    { name: 'x', search: 'y'.repeat(2_001) },
  ])
    await expect(saveFilter(db, dora, filter)).rejects.toMatchObject({ code: 'invalid-argument' })
})
