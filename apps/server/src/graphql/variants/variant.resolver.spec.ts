import { createJudge } from '@entrepot/governance'
import { asCommitSha, newId, type VerdictState } from '@entrepot/core'
import { insertDeliveries } from '@entrepot/persistence'
import { createAccount, createOrganization, setMember } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { tinyLlama } from '@entrepot/testing/weights'
import { createWeightsReader } from '@entrepot/variants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let ann: string

const LLAMA = tinyLlama({ type: 'F16', seed: 7 })
const BF16 = tinyLlama({ type: 'BF16', seed: 7 })
const card = (more = '') => `---\nlicense: mit\n${more}---\n# It\n`
const OF_BASE = 'base_model: acme/base\nbase_model_relation: quantized\n'

async function land(
  id: string,
  files: Record<string, Buffer>,
  more: {
    readonly card?: string
    readonly visibility?: 'private'
    readonly verdict?: VerdictState
  } = {},
) {
  return landFolder(engines, {
    id,
    visibility: more.visibility ?? 'public',
    commits: [
      {
        files: { 'README.md': card(more.card) },
        largeFiles: files,
        ...(more.verdict && { verdict: more.verdict }),
      },
    ],
  })
}

beforeAll(async () => {
  engines = await openTestEngines()
  const judge = createJudge(engines.db, null, createWeightsReader(engines.db))
  engines = {
    ...engines,
    judge: async facts => ({
      ...(await judge(facts)),
      verdict: { state: 'cleared', policyVersion: 1, reasons: [] },
    }),
  }
  server = await openTestServer(engines)
  await createOrganization(engines.db, 'spec', { name: 'acme' })
  await createAccount(engines.db, 'spec', { name: 'mem', kind: 'user', isAdmin: false })
  await setMember(engines.db, 'spec', { organization: 'acme', account: 'mem', role: 'reader' })
  await land('acme/base', { 'base.gguf': LLAMA })
  await land('acme/child', { 'a.gguf': LLAMA, 'b.gguf': BF16 }, { card: OF_BASE })
  await land('acme/secret', { 'secret.gguf': LLAMA }, { card: OF_BASE, visibility: 'private' })
  await land('acme/blocked', { 'blocked.gguf': LLAMA }, { card: OF_BASE, verdict: 'blocked' })
  ann = (await issueTestToken(engines, { user: 'ann' })).text
})
afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const ask = (query: string, token: string | undefined = ann) =>
  askGraphql(server.url, query, token === undefined ? {} : { token })

describe('variants over GraphQL', () => {
  it('shows all that headers say of a variant', async () => {
    const { data, errors } = await ask(`{ repo(type: MODEL, id: "acme/base") { variants { nodes {
      key format quantization isQuantized bitsPerWeight sizeBytes parameterCount architecture contextTokens engines
      files { path sizeBytes sha256 } shape { layerCount headCount kvHeadCount vocabularySize } types { type sizeBytes }
      isComplete hasChatTemplate issues { kind message } repo { fullName } revision { commit } verdict { state of }
      deliveries { requests recipients } } } } }`)
    expect(errors).toEqual([])
    const [variant] = data.repo.variants.nodes
    expect(variant).toMatchObject({
      key: 'gguf/F16',
      format: 'gguf',
      quantization: 'F16',
      isQuantized: false,
      sizeBytes: LLAMA.length,
      architecture: 'llama',
      engines: ['llamacpp', 'ollama'],
      files: [
        { path: 'base.gguf', sizeBytes: LLAMA.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ],
      isComplete: true,
      issues: [],
      repo: { fullName: 'acme/base' },
      verdict: { state: 'CLEARED', of: null },
      deliveries: { requests: 0, recipients: 0 },
    })
    expect(variant.parameterCount).toBeGreaterThan(0)
    expect(variant.shape.layerCount).toBeGreaterThan(0)
  })

  it('gives the variants of a revision a page at a time, by key', async () => {
    const page = (after: string) =>
      ask(`{ repo(type: MODEL, id: "acme/child") { latestRevision {
        variants(first: 1, after: ${after}) { nodes { key } pageInfo { hasNextPage endCursor } } } } }`)
    const one = (await page('null')).data.repo.latestRevision.variants
    expect(one).toMatchObject({ nodes: [{ key: 'gguf/BF16' }], pageInfo: { hasNextPage: true } })
    const two = (await page(`"${one.pageInfo.endCursor}"`)).data.repo.latestRevision.variants
    expect(two).toMatchObject({ nodes: [{ key: 'gguf/F16' }], pageInfo: { hasNextPage: false } })
  })

  it('keeps the variants of a revision from those whom its verdict keeps from it', async () => {
    const { data, errors } = await ask(
      '{ repo(type: MODEL, id: "acme/blocked") { headVerdict variants { nodes { key } } latestRevision { variants { nodes { key } } } } }',
    )
    expect(data.repo).toEqual({ headVerdict: 'BLOCKED', variants: null, latestRevision: { variants: null } })
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual([
      'revision-blocked',
      'revision-blocked',
    ])
  })

  it('lists what the reader may read and nothing else, through all pages', async () => {
    const seen: string[] = []
    for (let after = 'null'; after !== '';) {
      const { data, errors } = await ask(
        `{ variants(first: 1, after: ${after}) { nodes { key repo { fullName } } pageInfo { hasNextPage endCursor } } }`,
      )
      expect(errors).toEqual([])
      seen.push(
        ...data.variants.nodes.map(
          (node: { key: string; repo: { fullName: string } }) => `${node.repo.fullName} ${node.key}`,
        ),
      )
      after = data.variants.pageInfo.hasNextPage ? `"${data.variants.pageInfo.endCursor}"` : ''
    }
    expect(seen.toSorted()).toEqual(['acme/base gguf/F16', 'acme/child gguf/BF16', 'acme/child gguf/F16'])
    const member = (await issueTestToken(engines, { user: 'mem' })).text
    const { data } = await ask('{ variants { nodes { repo { fullName } } } }', member)
    const names = data.variants.nodes.map((node: { repo: { fullName: string } }) => node.repo.fullName)
    expect(new Set(names)).toEqual(new Set(['acme/base', 'acme/child', 'acme/secret']))
  })

  it.each([
    ['quantizations: ["BF16"]', 1],
    ['formats: ["gguf"], repo: "acme/base"', 1],
    ['familyOf: "acme/base"', 3],
    ['repo: "acme/secret"', 0],
    ['repo: "acme/blocked"', 0],
    ['familyOf: "acme/nothing"', 0],
    ['engine: "ollama"', 3],
    ['engine: "vllm"', 0],
    ['isQuantized: true', 0],
    [`minSizeBytes: ${LLAMA.length + 1}`, BF16.length > LLAMA.length ? 1 : 0],
    [`maxSizeBytes: ${Math.min(LLAMA.length, BF16.length) - 1}`, 0],
    ['minBitsPerWeight: 15, maxBitsPerWeight: 33', 3],
    ['maxBitsPerWeight: 8', 0],
    ['architecture: "llama"', 3],
    ['architecture: "Llama"', 0],
  ])('finds by %s', async (filter, count) => {
    const { data, errors } = await ask(`{ variants(filter: { ${filter} }) { nodes { key } } }`)
    expect(errors).toEqual([])
    expect(data.variants.nodes).toHaveLength(count)
  })

  it('refuses a filter that no statement could be asked', async () => {
    const { errors } = await ask('{ variants(filter: { engine: "\\u0000" }) { nodes { key } } }')
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['invalid-argument'])
  })

  const member = (fullName: string, verdict: string, keys: readonly string[]) => ({
    verdict,
    verdictOf: null,
    repo: { fullName },
    variants: { nodes: keys.map(key => ({ key })) },
  })

  it('shows a family by any of its members, and of what is not for the reader no more than the verdict', async () => {
    const { data, errors } = await ask(`{ variantFamily(model: "acme/child") {
      root isCut members { nodes { verdict verdictOf repo { fullName } variants { nodes { key } } } } } }`)
    expect(errors).toEqual([])
    expect(data.variantFamily).toEqual({
      root: 'acme/base',
      isCut: false,
      members: {
        nodes: [
          member('acme/base', 'CLEARED', ['gguf/F16']),
          member('acme/blocked', 'BLOCKED', []),
          member('acme/child', 'CLEARED', ['gguf/BF16', 'gguf/F16']),
        ],
      },
    })
    expect((await ask('{ variantFamily(model: "acme/secret") { root } }')).data.variantFamily).toBeNull()
  })

  it('gives the members of a family a page at a time', async () => {
    const page = async (after: string) => {
      const query = `{ variantFamily(model: "acme/base") {
        members(first: 2, after: ${after}) { nodes { repo { fullName } } pageInfo { hasNextPage endCursor } } } }`
      return (await ask(query)).data.variantFamily.members
    }
    const { nodes, pageInfo } = await page('null')
    expect(nodes).toEqual([{ repo: { fullName: 'acme/base' } }, { repo: { fullName: 'acme/blocked' } }])
    expect(pageInfo.hasNextPage).toBe(true)
    expect(await page(`"${pageInfo.endCursor}"`)).toMatchObject({
      nodes: [{ repo: { fullName: 'acme/child' } }],
      pageInfo: { hasNextPage: false },
    })
  })

  it('counts who got a variant, and not who got another one of the same revision', async () => {
    const { data } = await ask('{ repo(type: MODEL, id: "acme/child") { id latestRevision { commit } } }')
    const given = {
      repoId: data.repo.id as string,
      commit: asCommitSha(data.repo.latestRevision.commit as string),
      oid: null,
      accountId: null,
      address: '192.0.2.1',
      exit: 'resolve',
    } as const
    const [one, other] = [newId(), newId()]
    await insertDeliveries(engines.db, [
      { ...given, path: 'a.gguf', tokenId: one },
      { ...given, path: 'a.gguf', tokenId: one },
      { ...given, path: 'a.gguf', tokenId: other },
      { ...given, path: 'README.md', tokenId: one },
      { ...given, path: 'b.gguf', tokenId: null },
    ])
    const query =
      '{ repo(type: MODEL, id: "acme/child") { variants { nodes { key deliveries { requests recipients } } } } }'
    expect((await ask(query)).data.repo.variants.nodes).toEqual([
      { key: 'gguf/BF16', deliveries: { requests: 1, recipients: 1 } },
      { key: 'gguf/F16', deliveries: { requests: 3, recipients: 2 } },
    ])
  })
})
