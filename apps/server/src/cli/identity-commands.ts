import { type Command, Option } from 'commander'
import { AUDIENCES, MEMBER_ROLES, TOKEN_SCOPES } from '@entrepot/core'
import type { Services } from '../compose/compose.js'
import {
  createAccountCommand,
  type CreateAccountOptions,
  listAccountsCommand,
  setAdminCommand,
  setDisabledCommand,
  setPasswordCommand,
} from './account.js'
import {
  createOrganizationCommand,
  listMembersCommand,
  listOrganizationsCommand,
  removeMemberCommand,
  setMemberCommand,
} from './organization.js'
import { createTokenCommand, type CreateOptions, listTokensCommand, revokeTokenCommand } from './token.js'

/** Runs a command with services that are closed afterwards. */
type Run = (command: (services: Services) => Promise<void>) => Promise<void>

/** Who there is, and what they hold: `account`, `org` and `token`. */
export function addIdentityCommands(program: Command, run: Run): void {
  addAccountCommands(program.command('account').description('people and machines'), run)
  addOrganizationCommands(program.command('org').description('organizations and their members'), run)
  addTokenCommands(program.command('token').description('make, list and revoke tokens'), run)
}

function addAccountCommands(account: Command, run: Run): void {
  account
    .command('create <name>')
    .description('make an account')
    .option('--admin', 'an administrator of the server', false)
    .option('--service', 'for a machine', false)
    .option('--email <address>', 'where to write to it')
    .option('--full-name <text>', 'what people call it')
    .option('--password-stdin', 'read a password from standard input', false)
    .action((name: string, options: CreateAccountOptions) =>
      run(services => createAccountCommand(services, name, options)),
    )
  account
    .command('list')
    .description('list all accounts')
    .action(() => run(listAccountsCommand))
  for (const [word, isDisabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    account
      .command(`${word} <name>`)
      .description(isDisabled ? 'refuse its tokens and sessions' : 'take its tokens again')
      .action((name: string) => run(services => setDisabledCommand(services, name, isDisabled)))
  }
  for (const [word, isAdmin] of [
    ['promote', true],
    ['demote', false],
  ] as const) {
    account
      .command(`${word} <name>`)
      .description(isAdmin ? 'make it an administrator of the server' : 'make it no administrator')
      .action((name: string) => run(services => setAdminCommand(services, name, isAdmin)))
  }
  account
    .command('set-password <name>')
    .description('read a new password from standard input')
    .option('--password-stdin', 'what it does anyway', true)
    .action((name: string) => run(services => setPasswordCommand(services, name)))
}

function addOrganizationCommands(org: Command, run: Run): void {
  org
    .command('create <name>')
    .description('make an organization')
    .option('--full-name <text>', 'what people call it')
    .action((name: string, options: { fullName?: string }) =>
      run(services => createOrganizationCommand(services, name, options)),
    )
  org
    .command('list')
    .description('list all organizations')
    .action(() => run(listOrganizationsCommand))
  const member = org.command('member').description('who belongs to an organization')
  member
    .command('list <org>')
    .description('list its members')
    .action((name: string) => run(services => listMembersCommand(services, name)))
  member
    .command('set <org> <account>')
    .description('make an account a member, or give a member another role')
    .addOption(new Option('--role <role>', 'what it may do').choices(MEMBER_ROLES).default('reader'))
    .action((name: string, account: string, options: { role: string }) =>
      run(services => setMemberCommand(services, name, account, options)),
    )
  member
    .command('remove <org> <account>')
    .description('take an account out of it')
    .action((name: string, account: string) => run(services => removeMemberCommand(services, name, account)))
}

function addTokenCommands(token: Command, run: Run): void {
  token
    .command('create')
    .description('print a new token')
    .requiredOption('--user <name>', 'account it acts for; made if it is new')
    .option('--name <text>', 'what it is for', 'token')
    .addOption(new Option('--scope <scope>', 'the most it may do').choices(TOKEN_SCOPES).default('read'))
    .addOption(new Option('--audience <audience>', 'who holds it').choices(AUDIENCES).default('person'))
    .option(
      '--profile <name>',
      'for inference nodes of this kind: a model’s name means the variant that fits it',
    )
    .option('--admin', 'make a new account an administrator', false)
    .option('--days <n>', 'days until it expires')
    .option('--repo <type:id=scope>', 'fine-grained: counts in this repository; may be repeated', collect, [])
    .option('--org <name=scope>', 'fine-grained: counts in this namespace; may be repeated', collect, [])
    .option('--text-stdin', 'take a token that exists, from standard input', false)
    .action((options: CreateOptions) => run(services => createTokenCommand(services, options)))
  token
    .command('list')
    .description('list all tokens')
    .action(() => run(listTokensCommand))
  token
    .command('revoke <id-or-name>')
    .description('revoke a token')
    .action((idOrName: string) => run(services => revokeTokenCommand(services, idOrName)))
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}
