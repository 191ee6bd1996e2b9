import { createJudge } from '@entrepot/governance'
import { findAccount, setMembership } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
const tokens: Record<string, string> = {}

beforeAll(async () => {
  const opened = await openTestEngines()
  engines = { ...opened, judge: createJudge(opened.db) }
  server = await openTestServer(engines)
  for (const user of ['root', 'pia', 'eve'])
    tokens[user] = (await issueTestToken(engines, { user, scope: 'admin', isAdmin: user === 'root' })).text
  await ask('root', 'mutation { createOrganization(input: { name: "acme" }) { name } }')
  const { prisma } = engines.db
  const [acme, pia] = [await findAccount(prisma, 'acme'), await findAccount(prisma, 'pia')]
  await setMembership(prisma, {
    organizationId: acme?.id ?? '',
    accountId: pia?.id ?? '',
    role: 'contributor',
  })
  await land('open', 'mit', 'public')
  await land('free', 'apache-2.0', 'internal')
  await land('closed', 'cc-by-nc-4.0', 'private')
  await land('odd', 'no-such-licence', 'private')
})
afterAll(async () => {
  await server?.close()
  await engines?.close()
})

function land(name: string, license: string, visibility: 'public' | 'internal' | 'private') {
  const card = `---\nlicense: ${license}\n---\n# ${name}\n\nA model.\n`
  return landFolder(engines, { id: `acme/${name}`, visibility, commits: [{ files: { 'README.md': card } }] })
}

async function ask(user: string | null, query: string) {
  const { data, errors } = await askGraphql(
    server.url,
    query,
    user === null ? {} : { token: tokens[user] ?? '' },
  )
  return errors[0]?.extensions['code'] ?? data
}

const reposOf = async (user: string | null, namespace = '') => {
  const { posture } = await ask(user, `{ posture${namespace} { verdicts { repos } } }`)
  return posture.verdicts.reduce((sum: number, { repos }: { repos: number }) => sum + repos, 0)
}

it('counts what one may read, and nothing else', async () => {
  expect(await reposOf(null)).toBe(1)
  expect(await reposOf('eve')).toBe(2)
  expect(await reposOf('pia')).toBe(4)
  expect(await reposOf('root')).toBe(4)
  expect(await reposOf('root', '(namespace: "ACME")')).toBe(4)
  expect(await reposOf('root', '(namespace: "nobody")')).toBe(0)
})

it('says what licences do, with those that nobody knows apart', async () => {
  const { posture } = await ask('root', '{ posture { licenseClasses { class repos licenses } } }')
  const classes = new Map(posture.licenseClasses.map((one: { class: string }) => [one.class, one]))
  expect(classes.get('permissive')).toEqual({
    class: 'permissive',
    repos: 2,
    licenses: ['apache-2.0', 'mit'],
  })
  expect(classes.get('non-commercial')).toMatchObject({ repos: 1 })
  expect(classes.get('unknown')).toMatchObject({ repos: 1, licenses: ['no-such-licence'] })
})

it('keeps a licence from those from whom the verdict keeps the head', async () => {
  const { prisma } = engines.db
  await prisma.repo.updateMany({
    where: { idKey: 'acme/odd' },
    data: { headVerdict: 'blocked', visibility: 'internal' },
  })
  const query = '{ posture(namespace: "acme") { licenseClasses { class } } }'
  const classesOf = async (user: string) =>
    (await ask(user, query)).posture.licenseClasses.map((one: { class: string }) => one.class)
  expect(await classesOf('root')).toContain('unknown')
  expect(await classesOf('pia')).toContain('unknown')
  expect(await classesOf('eve')).not.toContain('unknown')
})

it('counts findings as the list of them does, and cards by their scores', async () => {
  const { posture, findingGroups } = await ask(
    'pia',
    `{ posture { severities { severity findings } sample { isEstimated rules { ruleId findings repos } scores { structure substance repos } } }
       findingGroups { key findings repos } }`,
  )
  const { rules, scores, isEstimated } = posture.sample
  expect(isEstimated).toBe(false)
  expect(rules.length).toBeGreaterThan(3)
  const byRule = (rows: readonly { ruleId?: string; key?: string; findings: number; repos: number }[]) =>
    Object.fromEntries(rows.map(row => [row.ruleId ?? row.key ?? '', [row.findings, row.repos]]))
  expect(byRule(rules)).toEqual(byRule(findingGroups))
  expect(scores.reduce((sum: number, { repos }: { repos: number }) => sum + repos, 0)).toBe(4)
})

it('tells the days of verdicts, the last of which is today', async () => {
  const { posture } = await ask(
    'pia',
    '{ posture(days: 7) { trend { isEstimated days { day cleared restricted pending blocked } } } }',
  )
  const { days } = posture.trend
  expect(days).toHaveLength(7)
  const { day, ...counts } = days.at(-1)
  expect(day).toBe(new Date().toISOString().slice(0, 10))
  expect(Object.values(counts).reduce((sum: number, count) => sum + Number(count), 0)).toBe(4)
  const anonymous = await ask(
    null,
    '{ posture(days: 1) { trend { days { cleared restricted pending blocked } } } }',
  )
  const [today] = anonymous.posture.trend.days
  expect(Object.values(today).reduce((sum: number, count) => sum + Number(count), 0)).toBe(1)
})

it('refuses spans that are none', async () => {
  expect(await ask(null, '{ posture(days: 0) { verdicts { repos } } }')).toBe('invalid-argument')
  expect(await ask(null, '{ posture(days: 367) { verdicts { repos } } }')).toBe('invalid-argument')
})

it('names waivers that end soon to those who work there', async () => {
  const day = 24 * 3_600_000
  for (const days of [3, 60]) {
    const expiresAt = new Date(Date.now() + days * day).toISOString()
    const { requestWaiver } = await ask(
      'pia',
      `mutation { requestWaiver(input: { repo: "acme/closed", ruleId: "bias-section-present", reason: "It is on its way.", expiresAt: "${expiresAt}" }) { id } }`,
    )
    await ask(
      'root',
      `mutation { decideWaiver(input: { waiver: "${requestWaiver.id}", ruling: APPROVE, reason: "Fine for now." }) { id } }`,
    )
  }
  const query = '{ expiringWaivers { waiver { ruleId } repo { fullName } } }'
  const found = [{ waiver: { ruleId: 'bias-section-present' }, repo: { fullName: 'acme/closed' } }]
  expect((await ask('pia', query)).expiringWaivers).toEqual(found)
  expect((await ask('root', query)).expiringWaivers).toEqual(found)
  expect((await ask('eve', query)).expiringWaivers).toEqual([])
})

it('tells what a policy may speak of', async () => {
  const { policyWords, rules } = await ask(
    'eve',
    '{ policyWords { rules effects facts { path kind } licenseClasses } rules { id summary } }',
  )
  expect(policyWords.effects).toEqual(['block', 'warn', 'info', 'off'])
  expect(policyWords.facts).toContainEqual({ path: 'facts.license.class', kind: 'text' })
  expect(policyWords.facts).toContainEqual({ path: 'facts.lineage.parents[].relation', kind: 'text' })
  expect(rules.map(({ id }: { id: string }) => id)).toEqual(policyWords.rules)
  expect(rules.find(({ id }: { id: string }) => id === 'card-present').summary).toMatch(/\w/)
})
