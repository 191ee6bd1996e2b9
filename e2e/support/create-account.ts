import { entrepot } from './run-command.js'
import type { RunningServer } from './start-server.js'

export interface Account {
  readonly name: string
  readonly token: string
}

/** An account of this name, made if it is new, and a token for it that may do all the account may. Costs a second. */
export async function createAccount(
  server: Pick<RunningServer, 'dataDir' | 'env'>,
  name: string,
  {
    scope = 'write',
    audience = 'person',
    profile,
  }: { scope?: string; audience?: string; profile?: string } = {},
): Promise<Account> {
  const args = ['token', 'create', '--user', name, '--name', `${name} ${scope}`]
  if (profile !== undefined) args.push('--profile', profile)
  const made = await entrepot(server.dataDir, [...args, '--scope', scope, '--audience', audience], server.env)
  if (made.exitCode !== 0) throw new Error(`no token for ${name}: ${made.stderr}`)
  return { name, token: made.stdout.trim() }
}
