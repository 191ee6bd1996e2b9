import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@entrepot/core'
import type { NodeAnswer, NodeAssignments } from '@entrepot/protocol'
import type { AgentOptions } from './agent-options.js'
import { HubCache } from './hub-cache.js'
import { keepTrying, reasonOf } from './keep-trying.js'
import { registryClient, type RegistryClient } from './registry-client.js'
import { RegistryRefusal } from './registry-refusal.js'

/** What this agent speaks. */
const AGENT_VERSION = 'entrepot 0.1.0'
/** Attempts after the first of an agent that somebody waits for. */
const ONCE_RETRIES = 4
/** Milliseconds between two looks whether everything is still as it was brought. */
const LOOK_AGAIN_MS = 60_000
/** Milliseconds until the next round after one that could not bring everything, at first and at most. */
const ROUND_MS = 5_000
const MAX_ROUND_MS = 5 * 60_000

/** An agent at work. */
interface Agent {
  readonly options: AgentOptions
  readonly client: RegistryClient
  readonly cache: HubCache
  readonly logger: Logger
  readonly signal: AbortSignal
}

/**
 * Keeps a Hub cache in step with what the registry assigns to this node, until `signal`.
 * @throws RegistryRefusal when the node can't be registered at all
 */
export async function runAgent(options: AgentOptions, logger: Logger, signal: AbortSignal): Promise<void> {
  const agent = await openAgent(options, logger, signal)
  const { heartbeatSeconds } = await keepTrying(() => register(agent), trying(agent, 'registration'))
  const stop = new AbortController()
  const living = { ...agent, signal: AbortSignal.any([signal, stop.signal]) }
  try {
    await Promise.all([keepBeating(living, heartbeatSeconds), follow(living)])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    stop.abort()
  }
  logger.info({ node: options.name }, 'stopped')
}

/**
 * One round: what is assigned now is brought, what is revoked removed.
 * @returns whether everything that is assigned is held
 */
export async function runAgentOnce(
  options: AgentOptions,
  logger: Logger,
  signal: AbortSignal,
): Promise<boolean> {
  const agent = await openAgent(options, logger, signal)
  const once = { logger, signal, retries: ONCE_RETRIES }
  await keepTrying(() => register(agent), { ...once, what: 'registration' })
  const beat = () => keepTrying(() => tell(agent), { ...once, what: 'heartbeat' })
  await beat() // what it holds decides what is revoked
  const ask = () => agent.client.assignments(null, signal)
  const answer = await keepTrying(ask, { ...once, what: 'assignments' })
  sayUnresolved(agent, answer ?? NOTHING)
  const isComplete = await apply(agent, answer ?? NOTHING, signal)
  await beat()
  return isComplete && (answer?.unresolved.length ?? 0) === 0
}

const NOTHING: NodeAssignments = { version: '', assignments: [], unresolved: [], revoked: [] }

async function openAgent(options: AgentOptions, logger: Logger, signal: AbortSignal): Promise<Agent> {
  const client = registryClient(options)
  const cache = await HubCache.open(options, client, logger)
  return { options, client, cache, logger, signal }
}

async function register({ client, options, logger }: Agent): Promise<NodeAnswer> {
  const { engine, devices, profile, name } = options
  const answer = await client.register({
    engine,
    devices: [...devices],
    profile,
    agentVersion: AGENT_VERSION,
  })
  logger.info({ node: name, profile: answer.profile, endpoint: options.endpoint }, 'registered')
  return answer
}

function trying({ logger, signal }: Agent, what: string) {
  return { logger, signal, retries: Infinity, what }
}

async function tell({ client, cache }: Agent): Promise<void> {
  await client.beat(await cache.describe())
}

/** A registry that forgot the node is told again; the work is tried after that. */
async function asNode<T>(agent: Agent, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RegistryRefusal && (error.status === 404 || error.status === 403))
      await register(agent)
    throw error
  }
}

async function keepBeating(agent: Agent, heartbeatSeconds: number): Promise<void> {
  for (;;) {
    await keepTrying(() => asNode(agent, () => tell(agent)), {
      ...trying(agent, 'heartbeat'),
      isStubborn: true,
    })
    await sleep(heartbeatSeconds * 1000, undefined, { signal: agent.signal })
  }
}

/** Asks for what changed, and has it done. An answer that comes while the one before is being worked on takes its place: a recall waits for no download. */
async function follow(agent: Agent): Promise<void> {
  const { client, signal } = agent
  let version: string | null = null
  let stop = new AbortController()
  let work: Promise<void> = Promise.resolve()
  try {
    for (;;) {
      const ask = () => asNode(agent, () => client.assignments(version, signal))
      const answer: NodeAssignments | null = await keepTrying(ask, {
        ...trying(agent, 'assignments'),
        isStubborn: true,
      })
      if (answer === null) continue
      stop.abort()
      await work
      version = answer.version
      stop = new AbortController()
      work = keepApplied(agent, answer, AbortSignal.any([signal, stop.signal]))
    }
  } finally {
    stop.abort()
    await work
  }
}

/** Works on an answer until there is another; never throws. */
async function keepApplied(agent: Agent, answer: NodeAssignments, signal: AbortSignal): Promise<void> {
  sayUnresolved(agent, answer)
  let failures = 0
  while (!signal.aborted) {
    try {
      const isComplete = await apply(agent, answer, signal)
      failures = isComplete ? 0 : failures + 1
      await tell(agent)
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      agent.logger.warn(
        { reason: reasonOf(error) },
        'could not work on what is assigned; the next round goes on with it',
      )
    }
    const pauseMs = failures === 0 ? LOOK_AGAIN_MS : Math.min(ROUND_MS * 2 ** failures, MAX_ROUND_MS)
    await sleep(pauseMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
  }
}

function sayUnresolved({ logger }: Agent, { unresolved }: NodeAssignments): void {
  for (const { model, reason, message } of unresolved)
    logger.warn({ model, reason, message }, 'nothing to hold for an assignment')
}

async function apply(
  { cache }: Agent,
  { assignments, revoked }: NodeAssignments,
  signal: AbortSignal,
): Promise<boolean> {
  const isGone = await cache.revoke(revoked)
  const isComplete = await cache.hold(assignments, signal)
  return isGone && isComplete
}
