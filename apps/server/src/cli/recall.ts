import { type AccountPrincipal, DomainError, parseRepoId, type RepoType, REPO_TYPES } from '@entrepot/core'
import { listRecipients, recallRevision, recipientsCsv } from '@entrepot/governance'
import { findAccount } from '@entrepot/persistence'
import { findReadableRepo } from '@entrepot/registry'
import type { Command } from 'commander'
import { ADMIN_ACCOUNT } from '../compose/admin-token.js'
import type { Services } from '../compose/compose.js'
import { oneOf, OPERATOR } from './operator.js'

interface RecallOptions {
  readonly type: string
  readonly reason?: string
  readonly by: string
}

/** Recipients of one statement. */
const PAGE = 1_000

type WithServices = (run: (services: Services) => Promise<void>) => Promise<void>

/** `entrepot recall …`. */
export function addRecallCommands(program: Command, withServices: WithServices): void {
  const recall = program
    .command('recall')
    .description('call a revision back, or list who received it')
    .argument('<repo>')
    .argument('<revision>')
    // Required, but not of the command beneath: `requiredOption` would be of both.
    .option('--reason <words>', 'why; readers see that it was recalled, reviewers see why')
    .option('--type <type>', 'model, dataset or space', 'model')
    .option('--by <account>', 'in whose name', ADMIN_ACCOUNT)
    .action((repo: string, revision: string, options: RecallOptions) =>
      withServices(services => recallCommand(services, { repo, revision }, options)),
    )
  recall
    .command('recipients <recall>')
    .description('every token and address that received a revision, and when, as CSV')
    .action((id: string) => withServices(services => recipientsCommand(services, id)))
}

async function recallCommand(
  { engines }: Services,
  { repo: id, revision }: { readonly repo: string; readonly revision: string },
  { type, reason, by }: RecallOptions,
): Promise<void> {
  if (reason === undefined) throw new DomainError('invalid-argument', 'Say why with --reason.')
  const account = await findAccount(engines.db.prisma, by)
  if (!account)
    throw new DomainError('invalid-argument', `There is no account ${by}: say in whose name with --by.`)
  const principal = operatorAs(account)
  const name = parseRepoId(oneOf<RepoType>('--type', type, REPO_TYPES), id)
  const repo = await findReadableRepo(engines, principal, name)
  const recall = await recallRevision(engines, principal, { repo, revision, reason, actor: OPERATOR })
  process.stdout.write(`${recall.id}\n`)
  process.stderr.write(
    `${recall.commit} is called back. Who received it: entrepot recall recipients ${recall.id}\n`,
  )
}

/** The newest are last, and none is left out however many there are. */
async function recipientsCommand({ engines }: Services, id: string): Promise<void> {
  const principal = operatorAs({ id: OPERATOR, name: OPERATOR })
  let after: bigint | null = null
  for (let isFirst = true; ; isFirst = false) {
    const page = await listRecipients(engines, principal, id, { after, limit: PAGE })
    process.stdout.write(recipientsCsv(page, isFirst))
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last.id
  }
}

/** Whoever runs commands on the server has its database anyway. */
export function operatorAs({ id, name }: { readonly id: string; readonly name: string }): AccountPrincipal {
  return {
    kind: 'token',
    tokenId: OPERATOR,
    tokenName: OPERATOR,
    isSession: false,
    accountId: id,
    accountName: name,
    isAdmin: true,
    scope: 'admin',
    limits: null,
    audience: 'person',
    profile: null,
    rights: { epoch: '0', namespaces: new Map(), repos: new Map(), gatedRepos: new Set() },
    createdAt: new Date(0),
  }
}
