import { setTimeout as sleep } from 'node:timers/promises'
import { type AccountPrincipal, DomainError, parseRepoId } from '@entrepot/core'
import {
  type Derivation,
  findAccount,
  findAccountHolder,
  findDerivation,
  hasLiveNode,
} from '@entrepot/persistence'
import { principalOfJob } from '@entrepot/registry'
import { recipeFor, requestDerivation, workOnDerivation } from '@entrepot/variants'
import type { Command } from 'commander'
import { ADMIN_ACCOUNT } from '../compose/admin-token.js'
import type { Services } from '../compose/compose.js'
import { deriveSettings } from '../compose/derive-settings.js'
import { OPERATOR } from './operator.js'

type WithServices = <T>(run: (services: Services) => Promise<T>) => Promise<T>

interface MakeOptions {
  readonly type: string
  readonly to: string
  readonly revision: string
  readonly from?: string
  readonly tool?: string
  readonly allowRequantize: boolean
  readonly as: string
}

/** Milliseconds between looks at the row. */
const LOOK_MS = 500
/** Seconds without a sign of life after which a worker counts as gone: three of its heartbeats. */
const WORKER_GONE_SECONDS = 15
const MEGABYTE = 1_000_000

/** `entrepot variant make …`: see docs/deriving.md. */
export function addMakeVariantCommand(
  program: Command,
  withServices: WithServices,
  fail: (isDone: boolean) => void,
): void {
  const known = program.commands.find(command => command.name() === 'variant')
  const variant = known ?? program.command('variant').description('deployable forms of models')
  variant
    .command('make <model>')
    .description('make a variant out of another one, and show how it goes')
    .requiredOption(
      '--type <type>',
      'Q8_0, Q6_K, Q5_K_M, Q4_K_M, Q4_0, IQ4_XS, BF16, F16, or one of the tool',
    )
    .requiredOption('--to <repo[:branch]>', 'where it goes; made if it is not there')
    .option('--revision <revision>', 'branch, tag or commit of the model', 'main')
    .option('--from <variant>', 'key of the variant to make it from, such as gguf/F16')
    .option('--tool <name>', 'a tool of the file that ENTREPOT_DERIVE_TOOLS names')
    .option('--allow-requantize', 'from what is quantized already, too', false)
    .option('--as <account>', 'who it counts for', ADMIN_ACCOUNT)
    .action((model: string, options: MakeOptions) =>
      withServices(async services => fail(await makeCommand(services, model, options))),
    )
}

/** A running server's worker does the work, and goes on when this command is stopped; without one the command does it itself. */
async function makeCommand(services: Services, model: string, options: MakeOptions): Promise<boolean> {
  const { engines } = services
  const [target = '', branch = 'main'] = options.to.split(/:(.*)/s)
  const order = {
    source: parseRepoId('model', model),
    revision: options.revision,
    sourceKey: options.from ?? null,
    recipe: recipeFor(options.type, { tool: options.tool ?? null, allowRequantize: options.allowRequantize }),
    target: parseRepoId('model', target),
    branch,
    actor: OPERATOR,
  }
  const principal = await accountNamed(services, options.as)
  const { id } = await requestDerivation(engines, principal, order, deriveSettings(services))
  const isServed = await hasLiveNode(engines.db.prisma, 'worker', WORKER_GONE_SECONDS)
  const own = isServed
    ? null
    : workOnDerivation(engines, deriveSettings(services), id, new AbortController().signal)
  const ended = await watch(services, id)
  await own
  if (ended.state === 'done') process.stdout.write(`${options.to} at ${ended.resultCommit}\n`)
  else process.stderr.write(`entrepot: it was not made: ${ended.error ?? ended.state}\n`)
  return ended.state === 'done'
}

/** Whoever runs commands on the server has its database anyway; what is made needs somebody whose it is. */
async function accountNamed({ engines }: Services, name: string): Promise<AccountPrincipal> {
  const { prisma } = engines.db
  const found = await findAccount(prisma, name)
  const account = found && (await findAccountHolder(prisma, found.id))
  if (account) return principalOfJob(account, { id: OPERATOR, name: OPERATOR })
  throw new DomainError('account-not-found', `There is no account ${name}, or it is disabled.`)
}

async function watch({ engines }: Services, id: string): Promise<Derivation> {
  let shown = ''
  for (;;) {
    const row = await findDerivation(engines.db.prisma, id)
    if (!row) throw new DomainError('derivation-not-found', 'It was removed meanwhile.')
    if (row.state !== 'queued' && row.state !== 'running') return row
    const line = progressOf(row)
    if (line !== shown) process.stderr.write(`${line}\n`)
    shown = line
    await sleep(LOOK_MS)
  }
}

function progressOf({ state, step, doneBytes, totalBytes }: Derivation): string {
  if (step === null) return state
  const [done, total] = [doneBytes, totalBytes].map(bytes => (Number(bytes) / MEGABYTE).toFixed(1))
  return totalBytes > 0n ? `${step}: ${done}/${total} MB` : step
}
