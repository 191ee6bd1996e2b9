import type { Command } from 'commander'
import type { Services } from '../compose/compose.js'
import {
  activatePolicyCommand,
  dryRunPolicyCommand,
  exportPolicyCommand,
  listPoliciesCommand,
  validatePolicyCommand,
} from './policy.js'

type WithServices = <T>(run: (services: Services) => Promise<T>) => Promise<T>

/** `entrepot policy …`: see docs/policy.md. */
export function addPolicyCommands(
  program: Command,
  withServices: WithServices,
  fail: (isDone: boolean) => void,
): void {
  const policy = program.command('policy').description('what revisions are judged by')
  policy
    .command('list')
    .description('versions that were activated, and ready policies to begin with')
    .action(() => withServices(listPoliciesCommand))
  for (const name of ['show', 'export'])
    policy
      .command(`${name} [version]`)
      .description('a version, or a ready policy by its name, as YAML; the one that holds unless named')
      .action((version: string | undefined) =>
        withServices(services => exportPolicyCommand(services, version)),
      )
  policy
    .command('validate <file>')
    .description('say what is wrong with a policy, without a server')
    .action(async (file: string) => fail(await validatePolicyCommand(file)))
  policy
    .command('dry-run <file>')
    .description('find out what a policy would change, without changing it')
    .action((file: string) => withServices(async services => fail(await dryRunPolicyCommand(services, file))))
  policy
    .command('activate <file>')
    .description('make a policy the one that holds, and judge everything by it')
    .option('--note <why>', 'stands in the history')
    .action((file: string, options: { note?: string }) =>
      withServices(async services => fail(await activatePolicyCommand(services, file, options))),
    )
}
