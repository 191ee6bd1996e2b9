import { createHash } from 'node:crypto'
import { type AccountPrincipal, ANONYMOUS, type Oid, type Principal } from '@entrepot/core'
import { claimUpload, type Repo, transaction } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { type TestRights, testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkableSizes } from './linkable-sizes.js'
import { mayReadObject } from './may-read-object.js'
import { requireLinkable } from './require-linkable.js'

const FILES = ['open', 'internal', 'private', 'blocked', 'gated', 'sent'] as const
type File = (typeof FILES)[number]

const accounts = new Map<string, string>()
let engines: TestEngines
/** Where things are linked to: acme's, public, and with a released file and a blocked one of its own. */
let target: Repo
let gated: Repo

beforeAll(async () => {
  engines = await openTestEngines()
  for (const user of ['acme', 'eve']) {
    await issueTestToken(engines, { user })
    const { id } = await engines.db.prisma.account.findUniqueOrThrow({ where: { nameKey: user } })
    accounts.set(user, id)
  }
  const land = (
    id: string,
    file: string,
    more: { visibility?: Repo['visibility']; verdict?: 'blocked' } = {},
  ) =>
    landFolder(engines, {
      id,
      visibility: more.visibility ?? 'public',
      commits: [{ largeFiles: { 'w.bin': bytesOf(file) }, ...(more.verdict && { verdict: more.verdict }) }],
    })
  await land('acme/open', 'open')
  await land('acme/internal', 'internal', { visibility: 'internal' })
  await land('acme/private', 'private', { visibility: 'private' })
  await land('acme/blocked', 'blocked', { verdict: 'blocked' })
  gated = (await land('acme/gated', 'gated')).repo
  await engines.db.prisma.repo.update({ where: { id: gated.id }, data: { gating: 'manual' } })
  gated = await engines.db.prisma.repo.findUniqueOrThrow({ where: { id: gated.id } })
  target = (
    await landFolder(engines, {
      id: 'acme/target',
      commits: [
        { largeFiles: { 'w.bin': bytesOf('here') } },
        { branch: 'bad', largeFiles: { 'b.bin': bytesOf('here, blocked') }, verdict: 'blocked' },
      ],
    })
  ).repo
  await transaction(engines.db.prisma, tx =>
    claimUpload(tx, { repoId: target.id, accountId: accounts.get('eve') ?? '' }, fileOf('sent')),
  )
})

afterAll(() => engines?.close())

function bytesOf(file: string): Buffer {
  return Buffer.from(`the bytes of ${file}`)
}

function fileOf(file: string) {
  const oid = createHash('sha256').update(bytesOf(file)).digest('hex') as Oid
  return { oid, sizeBytes: bytesOf(file).length }
}

function as(user: string, rights: TestRights = {}): AccountPrincipal {
  return { ...testPrincipal(user, { scope: 'write', ...rights }), accountId: accounts.get(user) ?? '' }
}

async function linkable(principal: AccountPrincipal, files: readonly string[] = FILES): Promise<string[]> {
  const oids = files.map(file => fileOf(file).oid)
  const sizes = await linkableSizes(engines, principal, target, oids)
  return files.filter(file => sizes.get(fileOf(file).oid) === fileOf(file).sizeBytes)
}

const MAY_LINK: readonly [who: string, principal: () => AccountPrincipal, files: readonly File[]][] = [
  ['a stranger who sent a file', () => as('eve'), ['open', 'internal', 'sent']],
  ['one who was let in', () => as('eve', { gatedRepos: [gated.id] }), ['open', 'internal', 'gated', 'sent']],
  ['the owner', () => as('acme'), ['open', 'internal', 'private', 'blocked', 'gated']],
  ['the owner, reading', () => as('acme', { scope: 'read' }), ['open', 'internal', 'private', 'gated']],
  [
    'a reader',
    () => as('eve', { namespaces: { acme: ['reader'] } }),
    ['open', 'internal', 'private', 'gated', 'sent'],
  ],
  [
    'a reviewer',
    () => as('eve', { namespaces: { acme: ['reviewer'] } }),
    ['open', 'internal', 'private', 'blocked', 'gated', 'sent'],
  ],
  [
    // what is open to all, and nothing that its account's role opens
    'a token for another place',
    () => as('acme', { limits: { namespaces: new Map([['else', 'write']]), repos: new Map() } }),
    ['open'],
  ],
  ['an inference token', () => as('acme', { audience: 'inference' }), []],
]

describe('linking what is elsewhere', () => {
  it.each(MAY_LINK)(
    '%s links what they may read or sent, and nothing else',
    async (_who, principal, files) => {
      expect(await linkable(principal())).toEqual(files)
    },
  )

  it('knows what the store holds by its repositories only', async () => {
    await engines.db.prisma.blob.create({ data: fileOf('nobody') })
    expect(await linkable(as('acme', { isAdmin: true, scope: 'admin' }), ['nobody'])).toEqual([])
  })

  it('finds the one repository that counts behind a thousand that do not', async () => {
    const file = fileOf('popular')
    await engines.db.prisma.blob.create({ data: file })
    const ids = Array.from({ length: 1_200 }, () => crypto.randomUUID()).toSorted()
    await engines.db.prisma.repo.createMany({
      data: ids.map((id, nth) => ({
        ...{ id, type: 'model' as const, namespace: 'pop', name: `r${nth}`, idKey: `pop/r${nth}` },
        ...{
          visibility: 'public' as const,
          gating: nth === ids.length - 1 ? ('none' as const) : ('manual' as const),
        },
      })),
    })
    await engines.db.prisma.blobLink.createMany({
      data: ids.map(repoId => ({ repoId, oid: file.oid, isFree: true })),
    })
    expect(await linkable(as('eve'), ['popular'])).toEqual(['popular'])
    await engines.db.prisma.blobLink.deleteMany({ where: { repoId: ids.at(-1) ?? '', oid: file.oid } })
    expect(await linkable(as('eve'), ['popular'])).toEqual([])
  })
})

describe('linking what is here', () => {
  it('is for all who may bring a commit, unless it is blocked: a pull request would free it', async () => {
    const here = ['here', 'here, blocked']
    expect(await linkable(as('eve'), here)).toEqual(['here'])
    expect(await linkable(as('acme'), here)).toEqual(here)
    expect(await linkable(as('eve', { namespaces: { acme: ['reviewer'] } }), here)).toEqual(here)
  })
})

describe('requireLinkable', () => {
  const check = (principal: Principal, files: readonly string[]) =>
    requireLinkable(
      engines,
      principal,
      target,
      files.map(file => ({ ...fileOf(file), path: `${file}.bin` })),
    )

  it('lets pass what may be linked', async () => {
    await check(as('eve'), ['open', 'here', 'sent', 'open'])
    await check(ANONYMOUS, [])
  })

  it('names what may not, and no more than twenty', async () => {
    await expect(check(as('eve'), ['open', 'private'])).rejects.toMatchObject({
      code: 'lfs-object-missing',
      message: expect.stringContaining(`private.bin (${fileOf('private').oid})`),
      detail: { count: 1, oids: [fileOf('private').oid] },
    })
    const many = Array.from({ length: 30 }, (_, nth) => `absent ${nth}`)
    await expect(check(as('acme'), many)).rejects.toMatchObject({
      message: expect.stringContaining('and 10 more'),
      detail: { count: 30 },
    })
  })

  it('says the same of what the store has and of what it never saw', async () => {
    const said = async (file: string) =>
      check(as('eve'), [file]).then(
        () => '',
        (error: Error) => error.message.replaceAll(file, '').replaceAll(/[0-9a-f]{64}/g, ''),
      )
    expect(await said('private')).toBe(await said('absent'))
  })

  it('refuses another size, and whoever did not sign in', async () => {
    const file = { ...fileOf('open'), sizeBytes: 3 }
    await expect(requireLinkable(engines, as('eve'), target, [file])).rejects.toMatchObject({
      code: 'lfs-object-missing',
    })
    await expect(check(ANONYMOUS, ['open'])).rejects.toMatchObject({ code: 'lfs-object-missing' })
  })
})

describe('mayReadObject', () => {
  it('gives what is released here, with its size, and what is blocked to those who see it', async () => {
    const read = async (principal: Principal, repo = target) =>
      (
        await Promise.all(
          ['here', 'here, blocked', 'open', 'gated', 'sent'].map(async file => {
            const { oid } = fileOf(file)
            const found = (await mayReadObject(engines, principal, repo, [oid])).get(oid)
            return found && found.sizeBytes === fileOf(file).sizeBytes ? [file] : []
          }),
        )
      ).flat()
    expect(await read(ANONYMOUS)).toEqual(['here'])
    expect(await read(as('eve'))).toEqual(['here'])
    expect(await read(as('acme'))).toEqual(['here', 'here, blocked'])
    expect(await read(as('acme', { scope: 'read' }))).toEqual(['here'])
    expect(await read(as('acme', { audience: 'inference' }))).toEqual([])
    expect(await read(ANONYMOUS, gated)).toEqual([])
    expect(await read(as('eve'), gated)).toEqual([])
    expect(await read(as('eve', { gatedRepos: [gated.id] }), gated)).toEqual(['gated'])
  })
})
