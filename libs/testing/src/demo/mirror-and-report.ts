import { setTimeout as sleep } from 'node:timers/promises'
import type { RepoType } from '@entrepot/core'
import type { FakeRepoSpec } from '../fake-hub/start-fake-hub.js'
import { demoParents, demoRepos } from '../fixtures/demo-repos.js'

export interface DemoServer {
  readonly url: string
  readonly token: string
}

const POLL_MS = 100

/** Mirrors the demo's repositories through GraphQL, as a person's script would, and prints what was found in each. */
export async function mirrorAndReport(server: DemoServer): Promise<void> {
  console.log(`Entrepôt is up at ${server.url}; mirroring from a hub of its own …\n`)
  for (const parent of demoParents()) await mirror(server, parent)
  for (const repo of demoRepos()) {
    await mirror(server, repo)
    await report(server, repo)
  }
}

interface Named {
  readonly id: string
  readonly type: RepoType
}

function nameOf({ address }: FakeRepoSpec): Named {
  if (address.startsWith('datasets/')) return { id: address.slice('datasets/'.length), type: 'dataset' }
  if (address.startsWith('spaces/')) return { id: address.slice('spaces/'.length), type: 'space' }
  return { id: address, type: 'model' }
}

async function mirror(server: DemoServer, spec: FakeRepoSpec): Promise<void> {
  const { id, type } = nameOf(spec)
  const asked = await ask<{ mirrorRepository: { run: { id: string } } }>(
    server,
    `mutation ($repo: String!, $type: RepoType!) { mirrorRepository(input: { repo: $repo, type: $type }) { run { id } } }`,
    { repo: id, type: type.toUpperCase() },
  )
  for (;;) {
    const { syncRun } = await ask<{ syncRun: { state: string; error: { message: string } | null } }>(
      server,
      `query ($id: ID!) { syncRun(id: $id) { state error { message } } }`,
      { id: asked.mirrorRepository.run.id },
    )
    if (syncRun.state === 'SUCCEEDED') return
    if (syncRun.error) throw new Error(`${id} was not mirrored: ${syncRun.error.message}`)
    await sleep(POLL_MS)
  }
}

interface Found {
  readonly repo: {
    readonly gating: string
    readonly license: string | null
    readonly latestRevision: {
      readonly commit: string
      readonly verdict: string
      readonly verdictReasons: readonly string[]
      readonly fileCount: number
      readonly totalSizeBytes: number
      readonly card: { readonly structureScore: number; readonly substanceScore: number } | null
      readonly variants: { readonly nodes: readonly FoundVariant[] } | null
      readonly findings: { readonly nodes: readonly FoundFinding[] }
    }
  }
}

interface FoundVariant {
  readonly key: string
  readonly bitsPerWeight: number | null
  readonly parameterCount: number | null
  readonly sizeBytes: number
  readonly engines: readonly string[]
}

interface FoundFinding {
  readonly ruleId: string
  readonly severity: string
  readonly message: string
  readonly fix: string
  readonly position: { readonly path: string | null; readonly line: number | null }
}

const FINDINGS = `query ($id: ID!, $type: RepoType!) {
  repo(id: $id, type: $type) {
    gating license
    latestRevision {
      commit verdict verdictReasons fileCount totalSizeBytes
      card { structureScore substanceScore }
      variants { nodes { key bitsPerWeight parameterCount sizeBytes engines } }
      findings(first: 20) { nodes { ruleId severity message fix position { path line } } }
    }
  }
}`

async function report(server: DemoServer, spec: FakeRepoSpec): Promise<void> {
  const { id, type } = nameOf(spec)
  const { repo } = await ask<Found>(server, FINDINGS, { id, type: type.toUpperCase() })
  const { commit, verdict, verdictReasons, fileCount, totalSizeBytes } = repo.latestRevision
  const { card, variants, findings } = repo.latestRevision
  const because = verdictReasons.length > 0 ? ` (${verdictReasons.join(', ')})` : ''
  const gate = repo.gating === 'NONE' ? '' : `, gated upstream`
  console.log(`${type} ${id} at ${commit.slice(0, 12)}: ${verdict.toLowerCase()}${because}`)
  console.log(
    `  ${fileCount} files, ${totalSizeBytes} bytes, licence ${repo.license ?? 'not declared'}${gate}`,
  )
  if (card)
    console.log(
      `  card: structure ${percent(card.structureScore)}, substance ${percent(card.substanceScore)}`,
    )
  for (const variant of variants?.nodes ?? []) console.log(`  variant ${describe(variant)}`)
  for (const { severity, ruleId, message, fix, position } of findings.nodes) {
    const place =
      position.line === null ? (position.path ?? 'repository') : `${position.path}:${position.line}`
    console.log(`  ${severity.toLowerCase()} ${ruleId} at ${place}: ${message}`)
    console.log(`    ${fix}`)
  }
  console.log()
}

function describe({ key, bitsPerWeight, parameterCount, sizeBytes, engines }: FoundVariant): string {
  const bits = bitsPerWeight === null ? '' : ` of ${bitsPerWeight.toFixed(2)} bits`
  const count = parameterCount === null ? '' : `, ${parameterCount} weights${bits}`
  const loads = engines.length === 0 ? '' : `, for ${engines.join(', ')}`
  return `${key}: ${sizeBytes} bytes${count}${loads}`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

async function ask<Data>({ url, token }: DemoServer, query: string, variables: object): Promise<Data> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await answer.json()) as { data: Data | null; errors?: { message: string }[] }
  if (!data || errors)
    throw new Error(errors?.map(error => error.message).join('; ') ?? `status ${answer.status}`)
  return data
}
