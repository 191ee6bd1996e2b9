import { createJudge, judgeChildren } from '@entrepot/governance'
import { findAccount, setMembership } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { fileLine, sendCommit } from '../../testing/commit-client.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
const tokens: Record<string, string> = {}

beforeAll(async () => {
  const opened = await openTestEngines()
  engines = { ...opened, judge: createJudge(opened.db) }
  server = await openTestServer(engines)
  for (const user of ['root', 'pia', 'rita', 'eve'])
    tokens[user] = (await issueTestToken(engines, { user, scope: 'admin', isAdmin: user === 'root' })).text
  await done('root', 'createOrganization(input: { name: "acme" }) { name }')
  const { prisma } = engines.db
  const acme = await findAccount(prisma, 'acme')
  for (const [name, role] of [
    ['pia', 'contributor'],
    ['rita', 'reviewer'],
  ] as const) {
    const account = await findAccount(prisma, name)
    await setMembership(prisma, { organizationId: acme?.id ?? '', accountId: account?.id ?? '', role })
  }
  for (const name of ['parent', 'child', 'closed']) await land(name)
})
afterAll(async () => {
  await server?.close()
  await engines?.close()
})

function land(name: string) {
  const base = name === 'parent' ? '' : `base_model: acme/parent\nbase_model_relation: finetune\n`
  const license = name === 'parent' ? 'llama3.1' : 'apache-2.0'
  const card = `---\nlicense: ${license}\n${base}---\n# ${name}\n\nA model.\n`
  const visibility = name === 'closed' ? 'private' : 'public'
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

async function done(user: string, mutation: string) {
  const answer = await ask(user, `mutation { it: ${mutation} }`)
  return answer.it ?? answer
}

describe('decisions by GraphQL', () => {
  const verdict = async () =>
    (
      await ask(
        'pia',
        '{ repo(type: MODEL, id: "acme/parent") { latestRevision { verdict verdictReasons } } }',
      )
    ).repo.latestRevision

  it('a review is asked for, found in the queue, decided, and seen in the verdict', async () => {
    expect((await verdict()).verdict).toBe('RESTRICTED')
    const request = 'requestReview(input: { repo: "acme/parent", reason: "please", assignees: ["Rita"] })'
    expect(await done('eve', `${request} { id }`)).toBe('forbidden')
    const { id } = await done('pia', `${request} { id }`)
    const queue =
      '{ reviewQueue(state: OPEN, assignedToMe: true) { nodes { id requestedBy assignees repo { fullName } } } }'
    expect((await ask('rita', queue)).reviewQueue.nodes).toEqual([
      { id, requestedBy: 'pia', assignees: ['rita'], repo: { fullName: 'acme/parent' } },
    ])
    expect((await ask('eve', queue)).reviewQueue.nodes).toEqual([])
    const decide = `decideReview(input: { review: "${id}", approve: true, comment: "good" }) { state decisions { reviewer isApproval comment } }`
    expect(await done('eve', decide)).toBe('forbidden')
    expect(await done('rita', decide)).toEqual({
      state: 'APPROVED',
      decisions: [{ reviewer: 'rita', isApproval: true, comment: 'good' }],
    })
    expect(await verdict()).toEqual({ verdict: 'CLEARED', verdictReasons: [] })
    expect(await done('rita', `withdrawReview(review: "${id}") { state }`)).toEqual({ state: 'WITHDRAWN' })
    expect((await verdict()).verdict).toBe('RESTRICTED')
  })

  it('a waiver is asked for by one and approved by another', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const order = `repo: "acme/child", ruleId: "bias-section-present", reason: "toy", expiresAt: "${expiresAt}"`
    const { id } = await done('pia', `requestWaiver(input: { ${order} }) { id state }`)
    expect(await done('pia', `requestWaiver(input: { ${order}, namespace: "acme" }) { id }`)).toBe(
      'invalid-argument',
    )
    const decide = (ruling: string) =>
      `decideWaiver(input: { waiver: "${id}", ruling: ${ruling}, reason: "ok" }) { state decidedBy }`
    expect(await done('pia', decide('APPROVE'))).toBe('forbidden')
    expect(await done('rita', decide('APPROVE'))).toEqual({ state: 'APPROVED', decidedBy: 'rita' })
    const list =
      '{ repo(type: MODEL, id: "acme/child") { waivers(state: APPROVED) { nodes { id requestedBy } } } }'
    expect((await ask('pia', list)).repo.waivers.nodes).toEqual([{ id, requestedBy: 'pia' }])
    expect(await ask('eve', list)).toBe('forbidden')
  })
})

it.each([
  'decideReview(input: { review: "x", approve: true, comment: "c" }) { id }',
  'withdrawReview(review: "x") { id }',
  'decideWaiver(input: { waiver: "x", ruling: REFUSE, reason: "r" }) { id }',
  'changeWebhook(input: { webhook: "x", change: DELETE })',
  'removeArtefact(artefact: "x")',
  'liftRecall(input: { recall: "x", reason: "r" }) { id }',
])('%s says that this is no id', async mutation => {
  expect(await done('root', mutation)).toBe('invalid-argument')
  expect(await ask(null, '{ findings(ruleId: "a\\u0000") { nodes { finding { ruleId } } } }')).toBe(
    'invalid-argument',
  )
})

describe('why a verdict is what it is', () => {
  const query =
    '{ repo(type: MODEL, id: "acme/child") { latestRevision { governance { explanation { ruleId effect message } history { cause after } artefacts { title kind } facts } } } }'
  const governance = async (user: string | null) => (await ask(user, query)).repo.latestRevision.governance

  it('is told in full to who may read the revision, and by its rules to others', async () => {
    const full = await governance('rita')
    expect(full.explanation).toContainEqual({
      ruleId: 'license-restriction-stripped',
      effect: 'block',
      message: expect.stringContaining('acme/parent'),
    })
    expect(full.facts.license).toMatchObject({ declared: ['apache-2.0'], effective: 'llama3.1' })
    expect(full.history.at(-1)).toEqual({ cause: 'landing', after: 'BLOCKED' })
    const shown = await governance(null)
    expect(shown).toMatchObject({ artefacts: null, facts: null })
    expect(shown.explanation).toContainEqual({
      ruleId: 'license-restriction-stripped',
      effect: 'block',
      message: null,
    })
  })

  it('takes evidence that a revision carries, and lets it go again', async () => {
    const add = (what: string) =>
      done(
        'pia',
        `addArtefact(input: { repo: "acme/child", kind: EVALUATION, title: "A report", ${what} }) { id path }`,
      )
    expect(await add('path: "nowhere.pdf"')).toBe('entry-not-found')
    expect(await add('url: "javascript:alert(1)"')).toBe('invalid-argument')
    const { id, path } = await add('path: "README.md"')
    expect(path).toBe('README.md')
    expect((await governance('pia')).artefacts).toEqual([{ title: 'A report', kind: 'EVALUATION' }])
    expect(await done('eve', `removeArtefact(artefact: "${id}")`)).toBe('forbidden')
    expect(await done('rita', `removeArtefact(artefact: "${id}")`)).toBe(true)
    expect((await governance('pia')).artefacts).toEqual([])
  })

  it('is what lists are filtered by', async () => {
    const ids = async (filter: string) =>
      (await ask('rita', `{ repos(filter: { ${filter} }) { nodes { fullName } } }`)).repos.nodes.length
    expect(await ids('verdict: BLOCKED')).toBe(2)
    expect(await ids('verdict: CLEARED')).toBe(0)
    expect(await ids('language: "xx"')).toBe(0)
  })
})

describe('findings of all repositories', () => {
  it('are listed and counted for those who may read the repositories', async () => {
    const query =
      '{ findings(ruleId: "bias-section-present") { nodes { finding { ruleId message } repo { fullName } } } }'
    const names = async (user: string | null) =>
      (await ask(user, query)).findings.nodes
        .map(({ repo }: { repo: { fullName: string } }) => repo.fullName)
        .sort()
    expect(await names(null)).toEqual(['acme/child', 'acme/parent'])
    expect(await names('rita')).toEqual(['acme/child', 'acme/closed', 'acme/parent'])
    const groups = (await ask(null, '{ findingGroups(by: RULE) { key findings repos } }')).findingGroups
    expect(groups).toContainEqual({ key: 'bias-section-present', findings: 2, repos: 2 })
    const [day] = (await ask(null, '{ findingTrend(days: 1) { day appeared restricted blocked cleared } }'))
      .findingTrend
    expect(day.day).toBe(new Date().toISOString().slice(0, 10))
    expect(day.appeared).toBeGreaterThan(4)
    expect(await ask(null, '{ findingTrend(days: 0) { day } }')).toBe('invalid-argument')
  })
})

describe('a lineage', () => {
  const query =
    '{ repo(type: MODEL, id: "acme/parent") { lineage { nodes { id isHere license } links { child parent kind relation } isCut } } }'

  it('shows origins and descendants, without what the reader may not know of', async () => {
    const link = (child: string) => ({
      child,
      parent: 'acme/parent',
      kind: 'BASE_MODEL',
      relation: 'finetune',
    })
    // A child that strips the licence is blocked, and what it says is for those who keep it.
    expect((await ask(null, query)).repo.lineage.links).toEqual([])
    expect((await ask('rita', query)).repo.lineage).toMatchObject({
      links: [link('acme/child'), link('acme/closed')],
      isCut: false,
    })
  })

  it('is judged again when an origin changes', async () => {
    const verdictOf = async () =>
      (await engines.db.prisma.repo.findFirstOrThrow({ where: { idKey: 'acme/child' } })).headVerdict
    expect(await verdictOf()).toBe('blocked')
    const card = '---\nlicense: apache-2.0\n---\n# parent\n\nA model.\n'
    const lines = [fileLine('README.md', card)]
    expect((await sendCommit(server.url, 'acme/parent', lines, { token: tokens['root'] ?? '' })).status).toBe(
      200,
    )
    const repo = await engines.db.prisma.repo.findFirstOrThrow({ where: { idKey: 'acme/parent' } })
    expect(await judgeChildren(engines, repo.id, new AbortController().signal)).toBe(2)
    expect(await verdictOf()).not.toBe('blocked')
  })
})
