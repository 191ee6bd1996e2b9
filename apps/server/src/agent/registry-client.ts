import { readFile } from 'node:fs/promises'
import { NodeAnswer, NodeAssignments, type NodeHeartbeat, type NodeRegistration } from '@entrepot/protocol'
import type { z } from 'zod'
import type { AgentOptions } from './agent-options.js'
import { RegistryRefusal } from './registry-refusal.js'

/** Milliseconds in which a short question must be answered. */
const ANSWER_MS = 30_000
/** Milliseconds that an answer may take beyond the seconds that the registry was asked to wait. */
const WAIT_GRACE_MS = 15_000
/** Seconds that the registry is asked to wait for a change. */
const WAIT_SECONDS = 50

/** What an agent asks of the registry. */
export interface RegistryClient {
  register(registration: NodeRegistration): Promise<NodeAnswer>
  beat(heartbeat: NodeHeartbeat): Promise<NodeAnswer>
  /** Null when nothing changed since `version` for as long as the registry waits. */
  assignments(version: string | null, signal: AbortSignal): Promise<NodeAssignments | null>
  /** The bytes of a file from `offset` on; all of them where the registry can't go on in the middle, as `isPartial` tells. */
  open(
    url: string,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ body: ReadableStream<Uint8Array>; isPartial: boolean }>
}

/**
 * Speaks with one registry. The token goes to its address and nowhere else: URLs in answers are paths, and a redirect to another host does
 * not take the token along.
 */
export function registryClient({ endpoint, tokenFile, name }: AgentOptions): RegistryClient {
  const node = `/api/entrepot/nodes/${encodeURIComponent(name)}`
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const token = (await readFile(tokenFile, 'utf8')).trim()
    const headers = { ...init.headers, authorization: `Bearer ${token}` }
    const response = await fetch(endpoint + path, { ...init, headers })
    if (response.ok) return response
    throw await RegistryRefusal.of(response)
  }
  const send = async (method: string, path: string, body: unknown): Promise<NodeAnswer> => {
    const headers = { 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(ANSWER_MS)
    return parse(await ask(path, { method, headers, body: JSON.stringify(body), signal }), NodeAnswer)
  }
  return {
    register: registration => send('PUT', node, registration),
    beat: heartbeat => send('POST', `${node}/heartbeat`, heartbeat),
    assignments: async (version, signal) => {
      const query = version === null ? '' : `?version=${encodeURIComponent(version)}&wait=${WAIT_SECONDS}`
      const patience = AbortSignal.timeout(WAIT_SECONDS * 1000 + WAIT_GRACE_MS)
      const init = { signal: AbortSignal.any([signal, patience]) }
      const response = await ask(`${node}/assignments${query}`, init)
      return response.status === 204 ? null : parse(response, NodeAssignments)
    },
    open: async (url, offset, signal) => {
      const headers: Record<string, string> = { 'accept-encoding': 'identity' }
      if (offset > 0) headers['range'] = `bytes=${offset}-`
      const response = await ask(url, { headers, signal })
      if (!response.body) throw new RegistryRefusal(response.status, 'the registry sent no bytes')
      return { body: response.body as ReadableStream<Uint8Array>, isPartial: response.status === 206 }
    },
  }
}

async function parse<Shape extends z.ZodType>(response: Response, shape: Shape): Promise<z.output<Shape>> {
  const parsed = shape.safeParse(await response.json())
  if (parsed.success) return parsed.data
  throw new RegistryRefusal(response.status, 'the registry answered something that is not of this protocol')
}
