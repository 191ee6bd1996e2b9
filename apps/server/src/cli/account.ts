import { listAccounts } from '@entrepot/persistence'
import { createAccount, setAccountState, setPassword } from '@entrepot/registry'
import type { Services } from '../compose/compose.js'
import { OPERATOR, printRows, secretFromStdin } from './operator.js'

export interface CreateAccountOptions {
  readonly admin: boolean
  readonly service: boolean
  readonly email?: string
  readonly fullName?: string
  readonly passwordStdin: boolean
}

/** Makes an account; without a password it acts by tokens only. */
export async function createAccountCommand(
  { engines }: Services,
  name: string,
  options: CreateAccountOptions,
): Promise<void> {
  const { email, fullName, admin, service } = options
  const password = options.passwordStdin ? await secretFromStdin() : null
  const account = await createAccount(engines.db, OPERATOR, {
    name,
    kind: service ? 'service' : 'user',
    isAdmin: admin,
    password,
    ...(email !== undefined && { email }),
    ...(fullName !== undefined && { fullName }),
  })
  process.stdout.write(`${account.id}\t${account.name}\n`)
}

/** Every user, service account and organization, the oldest first. */
export async function listAccountsCommand({ engines }: Services): Promise<void> {
  await printRows(
    (after, limit) => listAccounts(engines.db.prisma, {}, after, limit),
    account => [
      account.id,
      account.name,
      account.kind,
      account.isAdmin ? 'administrator' : '-',
      account.disabledAt ? 'disabled' : 'enabled',
      account.passwordHash === null ? 'no password' : 'password',
    ],
  )
}

/** Refuses an account's tokens and sessions, or takes its tokens again; every node acts on it from the next request on. */
export async function setDisabledCommand(
  { engines }: Services,
  name: string,
  isDisabled: boolean,
): Promise<void> {
  const account = await setAccountState(engines.db, OPERATOR, name, { isDisabled })
  process.stdout.write(`${isDisabled ? 'disabled' : 'enabled'} ${account.name}\n`)
}

/** Makes an account an administrator of the server, or none. */
export async function setAdminCommand({ engines }: Services, name: string, isAdmin: boolean): Promise<void> {
  const account = await setAccountState(engines.db, OPERATOR, name, { isAdmin })
  process.stdout.write(`${account.name} is ${isAdmin ? 'an administrator' : 'no administrator'}\n`)
}

/** Sets the password that comes on standard input, and ends the account's sessions. */
export async function setPasswordCommand({ engines, signIns }: Services, name: string): Promise<void> {
  const password = await secretFromStdin()
  await setPassword({ db: engines.db, signIns }, OPERATOR, { account: name, password })
  process.stdout.write(`set the password of ${name}\n`)
}
