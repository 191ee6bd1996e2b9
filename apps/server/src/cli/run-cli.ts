import { DomainError } from '@entrepot/core'
import { Command, Option } from 'commander'
import { compose, type Services } from '../compose/compose.js'
import { configFromEnvironment } from '../env.js'
import { createLogger } from '../log/create-logger.js'
import { addAgentCommand } from './agent.js'
import { addClusterCommands } from './cluster.js'
import { addEvidenceCommands } from './evidence-commands.js'
import { addIdentityCommands } from './identity-commands.js'
import { addPolicyCommands } from './policy-commands.js'
import { addMakeVariantCommand } from './make-variant.js'
import { addProfileCommands } from './profile-commands.js'
import { addLintCommand } from './lint.js'
import { mirrorCommand, type MirrorOptions } from './mirror.js'
import { addRecallCommands } from './recall.js'
import { verifyAuditCommand, verifyCommand } from './verify.js'
import { verifyBundleCommand } from './verify-bundle.js'

/** Exit codes of every command: 0 done, 1 refused or failed, 2 called wrongly. */
const FAILED = 1
const MISUSED = 2

/** Runs one command line. Refusals become one line on standard error; only what nobody foresaw shows a stack. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const outcome = { exitCode: 0 }
  const program = buildProgram(outcome)
  try {
    await program.parseAsync([...argv])
    return outcome.exitCode
  } catch (error) {
    if (error instanceof DomainError) {
      process.stderr.write(`entrepot: ${error.message}\n`)
      return error.code === 'invalid-argument' ? MISUSED : FAILED
    }
    if (error instanceof Error && 'exitCode' in error) return error.exitCode === 0 ? 0 : MISUSED // commander said why
    process.stderr.write(`entrepot: ${error instanceof Error ? error.stack : String(error)}\n`)
    return FAILED
  }
}

function buildProgram(outcome: { exitCode: number }): Command {
  const program = new Command('entrepot')
    .description(
      'A Hub-compatible registry for models and datasets that releases only what its verdict allows.',
    )
    .exitOverride()
    .showHelpAfterError('(run `entrepot --help` for what there is)')
  program
    .command('start')
    .description('run the server')
    .action(async () => {
      const config = configFromEnvironment()
      const { start } = await import('./start.js') // other commands need no surfaces
      return start(config, createLogger(config.logLevel ?? 'info'), stopSignal())
    })
  program
    .command('migrate')
    .description("bring the database's tables up to date")
    .action(() => withServices(async () => void process.stdout.write('the database is up to date\n')))
  addIdentityCommands(program, withServices)
  addEvidenceCommands(program, withServices)
  addRecallCommands(program, withServices)
  addClusterCommands(program, withServices)
  addRegistryCommands(program, outcome)
  const fail = (isDone: boolean): void => {
    if (!isDone) outcome.exitCode = FAILED
  }
  addPolicyCommands(program, withServices, fail)
  addProfileCommands(program, withServices, fail)
  addMakeVariantCommand(program, withServices, fail)
  return program
}

function addRegistryCommands(program: Command, outcome: { exitCode: number }): void {
  const fail = (isDone: boolean): void => {
    if (!isDone) outcome.exitCode = FAILED
  }
  addLintCommand(program, fail)
  addAgentCommand(program, fail)
  program
    .command('mirror <repo>')
    .description('bring a repository and keep it in step with upstream')
    .addOption(
      new Option('--type <type>', 'what it is').choices(['model', 'dataset', 'space']).default('model'),
    )
    .option('--revision <revision>', 'one branch, tag or commit instead of every branch and tag')
    .option('--from <url>', 'upstream hub, instead of the configured one')
    .addOption(new Option('--visibility <who>', 'who may read it').choices(['private', 'internal', 'public']))
    .action((repo: string, options: MirrorOptions) =>
      withServices(async services => fail(await mirrorCommand(services, repo, options))),
    )
  program
    .command('verify')
    .description('look at everything that is stored, and name what is wrong')
    .option('--quick', 'look at sizes of large files, without reading them', false)
    .option('--audit', 'prove the chain of the audit log instead', false)
    .option('--anchor <number:hash>', 'a link that was noted earlier, which the chain must still hold')
    .option('--bundle <file>', 'an evidence bundle instead, which needs no server')
    .option('--key <pem>', 'the public key that signed the bundle')
    .action(async (options: VerifyCliOptions) => {
      const { bundle, key } = options
      if (bundle !== undefined || key !== undefined) return fail(await verifyBundleCommand(bundle, key))
      return withServices(async services =>
        fail(await (options.audit ? verifyAuditCommand : verifyCommand)(services, options)),
      )
    })
}

interface VerifyCliOptions {
  readonly quick: boolean
  readonly audit: boolean
  readonly anchor?: string
  readonly bundle?: string
  readonly key?: string
}

/** Beside a running server or without one: a command finds the same database and the same store. */
async function withServices<T>(run: (services: Services) => Promise<T>): Promise<T> {
  const config = configFromEnvironment()
  const logger = createLogger(config.logLevel ?? 'error')
  const services = await compose(config, logger, { isServer: false, isWorker: false })
  try {
    return await run(services)
  } finally {
    await services.close()
  }
}

function stopSignal(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal))
  })
}
