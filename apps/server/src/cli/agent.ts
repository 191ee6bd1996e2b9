import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { DomainError } from '@entrepot/core'
import { NODE_NAME } from '@entrepot/protocol'
import type { Command } from 'commander'
import type { AgentOptions } from '../agent/agent-options.js'
import { createLogger } from '../log/create-logger.js'

interface AgentCliOptions {
  readonly endpoint: string
  readonly tokenFile: string
  readonly name: string
  readonly profile?: string
  readonly engine: string
  readonly device: readonly string[]
  readonly cache: string
  readonly maxCacheBytes?: string
  readonly verify: boolean
  readonly once: boolean
}

/** `entrepot agent`: see docs/cluster.md. It needs no database and no data folder, only a registry to speak with. */
export function addAgentCommand(program: Command, fail: (isDone: boolean) => void): void {
  program
    .command('agent')
    .description('keep a Hub cache folder in step with what a registry assigns to this node')
    .requiredOption('--endpoint <url>', 'of the registry')
    .requiredOption('--token-file <file>', 'holds a token of the audience `inference`, and nothing else')
    .requiredOption('--name <name>', 'of this node')
    .requiredOption('--cache <folder>', 'what clients know as HF_HUB_CACHE')
    .option('--profile <profile>', 'what this node can hold, unless its token says so')
    .option('--engine <engine>', 'what serves models here', 'unknown')
    .option('--device <name=bytes>', 'an accelerator with its memory; may be given again', addTo, [])
    .option('--max-cache-bytes <bytes>', 'evict what is not needed beyond that')
    .option('--verify', 'read everything that is held once more, and not what looks changed alone', false)
    .option('--once', 'one round, and end', false)
    .action(async (options: AgentCliOptions) => fail(await agentCommand(options)))
}

/** @returns false for an agent that should have held everything after one round, and does not */
async function agentCommand({ once, ...given }: AgentCliOptions): Promise<boolean> {
  const options = await readOptions(given)
  const logger = createLogger('info')
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stop.abort(new DomainError('cancelled', `Stopped by ${name}.`)))
  // Only now: other commands need none of it.
  const { runAgent, runAgentOnce } = await import('../agent/run-agent.js')
  try {
    if (once) return await runAgentOnce(options, logger, stop.signal)
    await runAgent(options, logger, stop.signal)
    return true
  } catch (error) {
    if (stop.signal.aborted) return !once
    const { RegistryRefusal } = await import('../agent/registry-refusal.js')
    if (!(error instanceof RegistryRefusal)) throw error
    throw new DomainError('state-conflict', error.message, {}, { cause: error })
  }
}

async function readOptions(given: Omit<AgentCliOptions, 'once'>): Promise<AgentOptions> {
  const { endpoint, tokenFile, name, profile = null, engine, device, cache, maxCacheBytes, verify } = given
  if (!/^https?:\/\/[^/]/.test(endpoint) || !URL.canParse(endpoint))
    throw new DomainError('invalid-argument', '--endpoint must be an http or https URL.')
  if (!NODE_NAME.test(name))
    throw new DomainError('invalid-argument', '--name has letters, digits, and `.`, `_` or `-` between them.')
  await access(tokenFile).catch((cause: unknown) => {
    throw new DomainError('invalid-argument', `--token-file ${tokenFile} can't be read.`, {}, { cause })
  })
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    tokenFile,
    name,
    profile,
    engine,
    devices: device.map(readDevice),
    cacheDir: resolve(cache),
    maxCacheBytes: maxCacheBytes === undefined ? null : readBytes('--max-cache-bytes', maxCacheBytes),
    shouldVerifyAll: verify,
  }
}

function readDevice(text: string): AgentOptions['devices'][number] {
  const at = text.lastIndexOf('=')
  return { name: text.slice(0, Math.max(0, at)), memoryBytes: readBytes('--device', text.slice(at + 1)) }
}

const UNITS: Readonly<Record<string, number>> = { '': 1, KI: 2 ** 10, MI: 2 ** 20, GI: 2 ** 30, TI: 2 ** 40 }

/** Bytes, or as Kubernetes writes them: `80Gi`. */
function readBytes(option: string, text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,15})([KMGT]i)?$/i.exec(text) ?? []
  const bytes = Number(digits) * (UNITS[unit.toUpperCase()] ?? Number.NaN)
  if (digits !== '' && Number.isSafeInteger(bytes)) return bytes
  throw new DomainError('invalid-argument', `${option} needs a number of bytes, such as 500Gi.`)
}

function addTo(value: string, before: readonly string[]): string[] {
  return [...before, value]
}
