import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { DomainError } from '@entrepot/core'
import {
  activatePolicy,
  activePolicy,
  judgeAll,
  KNOWN_NAMES,
  policySource,
  startDryRun,
} from '@entrepot/governance'
import {
  findJudgementRun,
  findPolicy,
  hasLiveNode,
  type JudgementRun,
  listPolicies,
  type Policy,
  tallyJudgementChanges,
} from '@entrepot/persistence'
import { MAX_POLICY_LENGTH, parsePolicy, type PolicyDocument, READY_POLICIES } from '@entrepot/policy'
import type { Services } from '../compose/compose.js'
import { OPERATOR } from './operator.js'

/** Versions that are listed; more is history for the audit log. */
const MAX_LISTED = 100
/** Milliseconds between looks at the row of a run. */
const LOOK_MS = 250
/** Seconds without a sign of life after which a worker counts as gone: three of its heartbeats. */
const WORKER_GONE_SECONDS = 15

/** The versions that were activated, the newest first, and the ready ones to begin with. */
export async function listPoliciesCommand({ engines }: Services): Promise<void> {
  const { version: held } = await activePolicy(engines.db)
  for (const { version, document, activatedAt, note } of await listPolicies(
    engines.db.prisma,
    null,
    MAX_LISTED,
  )) {
    const { name } = document as unknown as PolicyDocument
    const words = [
      String(version),
      name,
      version === held ? 'holds' : 'replaced',
      activatedAt.toISOString(),
      note ?? '-',
    ]
    process.stdout.write(`${words.join('\t')}\n`)
  }
  for (const { name } of READY_POLICIES) process.stdout.write(`-\t${name}\tready\t-\t-\n`)
}

/** A version, or a ready policy by its name, as YAML; the policy that holds unless one is named. */
export async function exportPolicyCommand({ engines }: Services, which: string | undefined): Promise<void> {
  const ready = READY_POLICIES.find(({ name }) => name === which)
  const source = ready?.source ?? policySource(await requirePolicy(engines, which))
  process.stdout.write(source.endsWith('\n') ? source : `${source}\n`)
}

/**
 * Says what is wrong with a policy, with lines and columns. Needs no server and no database.
 * @returns whether it can be activated
 */
export async function validatePolicyCommand(file: string): Promise<boolean> {
  const { document, problems } = parsePolicy(await readSource(file), KNOWN_NAMES)
  for (const { line, column, path, message } of problems)
    process.stderr.write(`${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}\n`)
  if (document) process.stdout.write(`${file}: ${document.name} can be activated\n`)
  return document !== null
}

/** Shows what a policy would change, without changing it. @returns whether it came to its end */
export async function dryRunPolicyCommand(services: Services, file: string): Promise<boolean> {
  const run = await startDryRun(services.engines, OPERATOR, await readSource(file))
  const ended = await watch(services, run.id)
  const tallies = await tallyJudgementChanges(services.engines.db.prisma, run.id)
  process.stdout.write(`${ended.changed} of ${ended.done} revisions would change (run ${run.id})\n`)
  for (const { before, after, revisions, repositories } of tallies)
    process.stdout.write(`${before} → ${after}\t${revisions} revisions\t${repositories} repositories\n`)
  return ended.state === 'done'
}

/** Makes a policy the one that holds, and waits until everything is judged by it. @returns whether it came to its end */
export async function activatePolicyCommand(
  services: Services,
  file: string,
  { note }: { readonly note?: string },
): Promise<boolean> {
  const { policy, run } = await activatePolicy(services.engines, OPERATOR, {
    source: await readSource(file),
    note: note ?? null,
  })
  process.stdout.write(`version ${policy.version} holds from now on\n`)
  const ended = await watch(services, run.id)
  process.stdout.write(`${ended.done} revisions judged, ${ended.changed} verdicts changed\n`)
  if (ended.state !== 'done') process.stderr.write(`entrepot: ${ended.error ?? ended.state}\n`)
  return ended.state === 'done'
}

/** Waits for a run; works on it here where there is no worker that would. */
async function watch({ engines }: Services, runId: string): Promise<JudgementRun> {
  const isServed = await hasLiveNode(engines.db.prisma, 'worker', WORKER_GONE_SECONDS)
  if (!isServed)
    await judgeAll(engines, { runId, owner: `command-${randomUUID()}`, signal: new AbortController().signal })
  for (;;) {
    const run = await findJudgementRun(engines.db.prisma, runId)
    if (!run) throw new DomainError('run-not-found', 'The run was removed meanwhile.')
    if (run.state !== 'running') return run
    await sleep(LOOK_MS)
  }
}

async function requirePolicy({ db }: Services['engines'], which: string | undefined): Promise<Policy> {
  const version = which === undefined ? (await activePolicy(db)).version : Number(which)
  const policy = Number.isSafeInteger(version) ? await findPolicy(db.prisma, version) : null
  if (policy) return policy
  const names = READY_POLICIES.map(({ name }) => name).join(', ')
  throw new DomainError(
    'invalid-argument',
    `There is no policy ${which}; name a version, or one of ${names}.`,
  )
}

async function readSource(file: string): Promise<string> {
  const source = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DomainError('invalid-argument', `${file} can't be read.`, {}, { cause })
  })
  if (source.length <= MAX_POLICY_LENGTH) return source
  throw new DomainError('invalid-argument', `A policy is at most ${MAX_POLICY_LENGTH} characters.`)
}
