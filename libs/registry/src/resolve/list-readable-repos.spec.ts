import { ANONYMOUS, type Principal, type Severity, type TokenScope } from '@entrepot/core'
import {
  FACETS,
  LISTED_COLUMNS,
  Prisma,
  type Repo,
  type RepoFilter,
  type RepoPage,
  type RepoSort,
} from '@entrepot/persistence'
import { freshDatabase } from '@entrepot/testing/database'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { can } from '../access/can.js'
import { countReadableFacets, countReadableRepos, listReadableRepos } from './list-readable-repos.js'
import { mayReadHead } from './may-read.js'

const SEED = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000)
const REPOS = 400
const random = generator(SEED)
const pick = <Value>(values: readonly [Value, ...Value[]]): Value =>
  values[Math.floor(random() * values.length)] ?? values[0]
const some = (words: readonly string[]) => words.filter(() => random() < 0.4)

const OWNERS = ['acme', 'Beta', 'gamma', null] as const
const WORDS = ['chat', 'base', 'x1', 'zq', 'vision'] as const
const AUDIENCES = [
  Prisma.DbNull,
  Prisma.DbNull,
  Prisma.JsonNull,
  { inference: 'blocked' },
  { person: 'cleared', inference: 'cleared' },
  { person: 'restricted' },
  { person: 'nonsense' },
  ['what is no object'],
] as const

let db: Awaited<ReturnType<typeof freshDatabase>>
let repos: Repo[]

beforeAll(async () => {
  db = await freshDatabase()
  await db.prisma.repo.createMany({ data: Array.from({ length: REPOS }, (_, at) => someRepo(at)) })
  repos = await db.prisma.repo.findMany()
})
afterAll(() => db.close())

function someRepo(at: number): Prisma.RepoCreateManyInput {
  const namespace = pick(OWNERS)
  const name = `${pick(WORDS)}-${pick(WORDS)}-${at}`
  return {
    id: idOf(at),
    type: pick(['model', 'model', 'dataset', 'space']),
    namespace,
    name,
    idKey: (namespace === null ? name : `${namespace}/${name}`).toLowerCase(),
    visibility: pick(['private', 'internal', 'public', 'public']),
    // Few values, so that many rows are told apart by their ids alone.
    createdAt: new Date(1_000_000_000_000 + Math.floor(random() * 50) * 1_000),
    updatedAt: new Date(1_000_000_000_000 + Math.floor(random() * 50) * 1_000),
    downloads: Math.floor(random() * 20),
    tags: some(['one', 'two', 'three']),
    languages: some(['en', 'de']),
    domains: some(['medical']),
    license: pick(['mit', 'other', null]),
    pipelineTag: pick(['text-generation', 'summarization', null]),
    libraryName: pick(['transformers', null]),
    headVerdict: pick(['cleared', 'restricted', 'blocked', 'pending', null]),
    headAudiences: pick(AUDIENCES as unknown as readonly [Prisma.InputJsonValue, ...Prisma.InputJsonValue[]]),
    headExpiresAt: pick([null, null, new Date(1_000_000), new Date(4_000_000_000_000)]),
    errorFindings: Math.floor(random() * 2),
    warningFindings: Math.floor(random() * 2),
    infoFindings: 0,
  }
}

const limits = (namespaces: Record<string, TokenScope>, held: Record<string, TokenScope> = {}) => ({
  namespaces: new Map(Object.entries(namespaces)),
  repos: new Map(Object.entries(held)),
})
const own = {
  [idOf(3)]: ['contributor' as const],
  [idOf(5)]: ['reader' as const],
  [idOf(8)]: ['reviewer' as const],
}

const PRINCIPALS: readonly (readonly [string, Principal])[] = [
  ['nobody', ANONYMOUS],
  ['somebody', testPrincipal('eve', { scope: 'write' })],
  ['an administrator', testPrincipal('root', { scope: 'admin', isAdmin: true })],
  ['an administrator who only reads', testPrincipal('root', { scope: 'read', isAdmin: true })],
  ['an administrator, limited', testPrincipal('root', { scope: 'write', isAdmin: true, limits: limits({ acme: 'write', beta: 'read' }) })], // prettier-ignore
  [
    'a reviewer',
    testPrincipal('rita', { scope: 'write', namespaces: { acme: ['reviewer'], beta: ['reader'] } }),
  ],
  ['a contributor with grants', testPrincipal('dev', { scope: 'write', namespaces: { acme: ['contributor'] }, repos: own })], // prettier-ignore
  ['a contributor, limited', testPrincipal('dev', { scope: 'write', namespaces: { acme: ['contributor'], beta: ['admin'] }, repos: own, limits: limits({ acme: 'write' }, { [idOf(8)]: 'write', [idOf(9)]: 'read' }) })], // prettier-ignore
  ['an inference node', testPrincipal('node', { scope: 'read', audience: 'inference', namespaces: { acme: ['admin'] } })], // prettier-ignore
]

describe.each(PRINCIPALS)(`what %s is shown (TEST_SEED=${SEED})`, (_name, principal) => {
  it('is on the pages exactly what may be read and matches, in order, whatever the filter', async () => {
    for (let round = 0; round < 25; round += 1) {
      const filter = someFilter()
      const sort = pick<RepoSort>(['createdAt', 'updatedAt', 'downloads'])
      const order = { sort, direction: pick<'asc' | 'desc'>(['asc', 'desc']) }
      const expected = repos.filter(repo => isShown(principal, filter, repo)).sort(byOrder(order))
      const what = JSON.stringify({ filter, order })
      expect(await allPages(principal, filter, order), what).toEqual(expected.map(({ id }) => id))
      expect(await countReadableRepos(db.prisma, principal, filter, REPOS), what).toBe(expected.length)
    }
  })

  it('counts of each facet what is on the pages, and of what a head says only heads that may be read', async () => {
    for (let round = 0; round < 10; round += 1) {
      const filter = someFilter()
      const shown = repos.filter(repo => isShown(principal, filter, repo))
      const { values, counted, isCapped } = await countReadableFacets(db.prisma, principal, filter)
      expect([counted, isCapped]).toEqual([shown.length, false])
      for (const facet of FACETS) {
        const expected = new Map<string, number>()
        for (const repo of shown)
          for (const value of facetsOf(principal, repo)[facet])
            expected.set(value, (expected.get(value) ?? 0) + 1)
        const found = values.filter(value => value.facet === facet).map(({ value, count }) => [value, count])
        expect(new Map(found as [string, number][]), `${facet} of ${JSON.stringify(filter)}`).toEqual(
          expected,
        )
      }
    }
  })
})

function someFilter(): RepoFilter {
  const maybe = <Value>(share: number, value: () => Value) => (random() < share ? value() : undefined)
  const filter = {
    type: maybe(0.2, () => pick(['model', 'dataset', 'space'] as const)),
    owner: maybe(0.2, () => pick(['ACME', 'beta', 'nobody'])),
    license: maybe(0.2, () => pick(['mit', 'other'])),
    pipelineTag: maybe(0.1, () => 'summarization'),
    libraryName: maybe(0.1, () => 'transformers'),
    language: maybe(0.15, () => pick(['en', 'de'])),
    domain: maybe(0.05, () => 'medical'),
    headVerdict: maybe(0.2, () => pick(['cleared', 'restricted', 'blocked', 'pending'] as const)),
    tags: maybe(0.2, () => some(['one', 'two', 'none'])),
    search: maybe(0.4, () => [pick(['chat', 'ch', 'z', '-1', 'x1-', 'eta/', '%', 'Vision', 'nowhere'])]),
    hasFindings: maybe(0.2, () => pick<Severity>(['error', 'warning', 'info'])),
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

/** The same in the plainest words. */
function isShown(principal: Principal, filter: RepoFilter, repo: Repo): boolean {
  const { type, owner, license, pipelineTag, libraryName, language, domain, headVerdict } = filter
  const tags = filter.tags ?? []
  const asksForHead = [license, pipelineTag, libraryName, language, domain, tags[0]].some(
    value => value !== undefined,
  )
  const counts = { error: repo.errorFindings, warning: repo.warningFindings, info: repo.infoFindings }
  return (
    can(principal, 'repo:read', repo) &&
    (!asksForHead || mayReadHead(principal, repo)) &&
    (type === undefined || repo.type === type) &&
    (owner === undefined || repo.namespace?.toLowerCase() === owner.toLowerCase()) &&
    (license === undefined || repo.license === license) &&
    (pipelineTag === undefined || repo.pipelineTag === pipelineTag) &&
    (libraryName === undefined || repo.libraryName === libraryName) &&
    (language === undefined || repo.languages.includes(language)) &&
    (domain === undefined || repo.domains.includes(domain)) &&
    (headVerdict === undefined || repo.headVerdict === headVerdict) &&
    tags.every(tag => repo.tags.includes(tag)) &&
    (filter.search ?? []).every(term => repo.idKey.includes(term.toLowerCase())) &&
    (filter.hasFindings === undefined || counts[filter.hasFindings] > 0)
  )
}

function facetsOf(principal: Principal, repo: Repo) {
  const isReadable = mayReadHead(principal, repo)
  const ofHead = <Value>(value: Value | null) => (isReadable && value !== null ? [value] : [])
  return {
    type: [repo.type],
    verdict: repo.headVerdict === null ? [] : [repo.headVerdict],
    findings: [
      ...(repo.errorFindings > 0 ? ['error'] : []),
      ...(repo.warningFindings > 0 ? ['warning'] : []),
    ],
    license: ofHead(repo.license),
    task: ofHead(repo.pipelineTag),
    library: ofHead(repo.libraryName),
    language: isReadable ? repo.languages : [],
    domain: isReadable ? repo.domains : [],
    owner: repo.namespace === null ? [] : [repo.namespace.toLowerCase()],
  }
}

function byOrder({ sort, direction }: Pick<RepoPage, 'sort' | 'direction'>) {
  const sign = direction === 'asc' ? 1 : -1
  return (one: Repo, other: Repo) =>
    sign * (Number(one[sort]) - Number(other[sort]) || (one.id < other.id ? -1 : 1))
}

async function allPages(
  principal: Principal,
  filter: RepoFilter,
  order: Pick<RepoPage, 'sort' | 'direction'>,
) {
  const ids: string[] = []
  for (let after: RepoPage['after'] = null; ;) {
    const wanted: RepoPage = { ...order, limit: 70, after }
    const page = await listReadableRepos(db, principal, filter, wanted, LISTED_COLUMNS)
    ids.push(...page.map(({ repo }) => repo.id))
    const last = page.at(-1)
    if (!last || page.length < 70) return ids
    after = last.cursor
  }
}

function idOf(at: number): string {
  return `0199a000-0000-7000-8000-${String(at).padStart(12, '0')}`
}

/** Mulberry32: numbers from 0 to 1 that depend on the seed alone. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
