import { readFile } from 'node:fs/promises'
import { DomainError } from '@entrepot/core'
import {
  type AskedVariant,
  deleteProfile,
  describeResolution,
  formatMemory,
  listProfiles,
  parseMemory,
  type ProfileSpec,
  questionFor,
  requireProfile,
  resolveVariant,
  saveProfile,
} from '@entrepot/variants'
import type { Command } from 'commander'
import { configuredUrl } from '../compose/configured-url.js'
import { configFromEnvironment } from '../env.js'
import type { Services } from '../compose/compose.js'
import { OPERATOR } from './operator.js'
import { operatorAs } from './recall.js'

type WithServices = <T>(run: (services: Services) => Promise<T>) => Promise<T>

/** `entrepot profile …` and `entrepot variant resolve …`: see docs/variants.md. */
export function addProfileCommands(
  program: Command,
  withServices: WithServices,
  fail: (isDone: boolean) => void,
): void {
  const profile = program.command('profile').description('kinds of inference nodes, and what they can hold')
  profile
    .command('list')
    .description('those that were saved, and those that come with the product')
    .action(() => withServices(listCommand))
  profile
    .command('show <name>')
    .description('as JSON, which `save --file` takes')
    .action((name: string) => withServices(services => showCommand(services, name)))
  withLimits(profile.command('save <name>').description('save one, in place of what has its name'))
    .option('--description <text>', 'what it is', '')
    .option('--max-context <tokens>', 'no more than these of those that a model was made for')
    .option('--namespace <name...>', 'where variants are taken from, beside where they are taken from anyway')
    .option('--file <json>', 'all of it, instead of options')
    .action((name: string, options: SaveOptions) =>
      withServices(services => saveCommand(services, name, options)),
    )
  profile
    .command('delete <name>')
    .description('delete one that was saved')
    .action((name: string) => withServices(({ engines }) => deleteProfile(engines, OPERATOR, name)))
  const known = program.commands.find(command => command.name() === 'variant')
  const variant = known ?? program.command('variant').description('deployable forms of models')
  withLimits(variant.command('resolve <model>').description('the variant of a model that is right'))
    .option('--profile <name>', 'what the other options are put on top of')
    .option('--all-hosts', 'also from namespaces that the model’s owner has no part in', false)
    .option('--json', 'all there is to know, as JSON', false)
    .action((model: string, options: ResolveOptions) =>
      withServices(async services => fail(await resolveCommand(services, model, options))),
    )
}

interface LimitOptions {
  readonly engine?: string
  readonly device: readonly string[]
  readonly context?: string
  readonly batch?: string
  readonly cacheType?: string
  readonly prefer?: string
  readonly minBits?: string
  readonly format?: readonly string[]
  readonly audience?: string
}

interface SaveOptions extends LimitOptions {
  readonly description: string
  readonly maxContext?: string
  readonly namespace?: readonly string[]
  readonly file?: string
}

interface ResolveOptions extends LimitOptions {
  readonly profile?: string
  readonly allHosts: boolean
  readonly json: boolean
}

function withLimits(command: Command): Command {
  return command
    .option('--engine <name>', 'what loads it')
    .option('--device <kind:memory...>', 'such as gpu:80GiB or cpu:16GiB; once for each', [])
    .option('--context <tokens>', 'of one sequence')
    .option('--batch <sequences>', 'at a time')
    .option('--cache-type <type>', 'what keys and values are kept in')
    .option('--prefer <what>', 'quality, speed or size')
    .option('--min-bits <bits>', 'of one weight')
    .option('--format <name...>', 'safetensors, gguf, onnx, …')
    .option('--audience <who>', 'for whom its verdict must be good enough')
}

async function listCommand({ engines }: Services): Promise<void> {
  for (const { name, description, isReady, spec } of await listProfiles(engines.db)) {
    const words = [name, spec.engine ?? 'any', devicesText(spec), isReady ? 'ready' : 'saved', description]
    process.stdout.write(`${words.join('\t')}\n`)
  }
}

async function showCommand({ engines }: Services, name: string): Promise<void> {
  const { spec } = await requireProfile(engines.db, name)
  process.stdout.write(`${JSON.stringify(spec, null, 2)}\n`)
}

async function saveCommand({ engines }: Services, name: string, options: SaveOptions): Promise<void> {
  const { file, description, maxContext, namespace } = options
  const given = {
    ...limitsOf(options),
    ...(maxContext !== undefined && { maxContextTokens: Number(maxContext) }),
    ...(namespace !== undefined && { namespaces: namespace }),
  }
  const spec = file === undefined ? given : await readJson(file)
  await saveProfile(engines, OPERATOR, { name, spec, description })
}

/** @returns whether one is right */
async function resolveCommand(
  { engines }: Services,
  model: string,
  { profile, allHosts, json, ...limits }: ResolveOptions,
): Promise<boolean> {
  const { devices, ...asked } = limitsOf(limits)
  const operator = operatorAs({ id: OPERATOR, name: OPERATOR })
  const words = { ...asked, model, profile, hosts: allHosts ? 'all' : 'trusted' } as AskedVariant
  const question = await questionFor(engines.db, operator, words)
  const whole = { ...question, ...(devices && { devices }) }
  const resolution = await resolveVariant(engines, whole)
  const described = describeResolution(resolution, whole, configuredUrl(configFromEnvironment()))
  const { chosen, explanation, ranking } = described
  if (json) process.stdout.write(`${JSON.stringify(described, null, 2)}\n`)
  else {
    for (const { repo, variant, excludedBy, reason } of ranking)
      process.stdout.write(`${repo}\t${variant?.key ?? '-'}\t${excludedBy ?? 'in the running'}\t${reason}\n`)
    for (const { text } of chosen?.commands ?? []) process.stdout.write(`${text}\n`)
  }
  process.stderr.write(`${explanation}\n`)
  return chosen !== null
}

/** What the options say, unchecked but for the devices. */
function limitsOf(options: LimitOptions): Partial<Record<keyof ProfileSpec, unknown>> & {
  readonly devices?: ProfileSpec['devices']
} {
  const { engine, context, batch, cacheType, prefer, minBits, format, audience, device } = options
  const given = Object.entries({
    ...{ engine, cacheType, prefer, audience, formats: format },
    contextTokens: context === undefined ? undefined : Number(context),
    batch: batch === undefined ? undefined : Number(batch),
    minBitsPerWeight: minBits === undefined ? undefined : Number(minBits),
  }).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(given), ...(device.length > 0 && { devices: device.map(deviceOf) }) }
}

function deviceOf(text: string): ProfileSpec['devices'][number] {
  const [kind = '', memory = ''] = text.split(':')
  const memoryBytes = parseMemory(memory)
  if ((kind === 'gpu' || kind === 'cpu') && memoryBytes !== null) return { kind, memoryBytes }
  throw new DomainError('invalid-argument', '--device must be such as gpu:80GiB or cpu:16GB.')
}

function devicesText({ devices }: ProfileSpec): string {
  const [first] = devices
  return first ? `${devices.length} × ${first.kind} ${formatMemory(first.memoryBytes)}` : 'any'
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch (cause) {
    throw new DomainError('invalid-argument', `${file} is not there, or no JSON.`, {}, { cause })
  }
}
