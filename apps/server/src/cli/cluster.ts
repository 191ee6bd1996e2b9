import { type AccountPrincipal, DomainError, formatRepoId, parseRepoId } from '@entrepot/core'
import {
  findAccount,
  findClusterNode,
  findReposById,
  listAssignments,
  listClusterNodes,
  listHoldings,
} from '@entrepot/persistence'
import { findReadableRepo } from '@entrepot/registry'
import { assignModel, nodeStateOf, removeNode, unassignModel } from '@entrepot/variants'
import type { Command } from 'commander'
import { ADMIN_ACCOUNT } from '../compose/admin-token.js'
import type { Services } from '../compose/compose.js'
import { OPERATOR, printRows } from './operator.js'
import { operatorAs } from './recall.js'

type WithServices = (run: (services: Services) => Promise<void>) => Promise<void>

/** Holdings of one node that are shown. */
const MAX_SHOWN = 5_000

/** `entrepot node …` and `entrepot assign …`. */
export function addClusterCommands(program: Command, withServices: WithServices): void {
  const node = program.command('node').description('machines that serve models')
  node
    .command('list')
    .description('name, state, engine, profile, last sign of life, bytes of its cache')
    .action(() => withServices(listNodesCommand))
  node
    .command('show <name>')
    .description('what a node holds')
    .action((name: string) => withServices(services => showNodeCommand(services, name)))
  node
    .command('remove <name>')
    .description('forget a node; one that still runs registers anew unless its token is revoked')
    .action((name: string) => withServices(({ engines }) => removeNode(engines, OPERATOR, name)))
  const assign = program.command('assign').description('what nodes are to hold')
  assign
    .command('add <model>')
    .description('have all nodes of a profile, or one node, hold a model')
    .option('--profile <profile>', 'every node of that profile')
    .option('--node <name>', 'one node')
    .option('--revision <revision>', 'that one, whole, instead of the variant that is right for the node')
    .option('--by <account>', 'in whose name', ADMIN_ACCOUNT)
    .action((model: string, options: AssignOptions) =>
      withServices(services => assignCommand(services, model, options)),
    )
  assign
    .command('remove <id>')
    .description('end an assignment')
    .action((id: string) => withServices(({ engines }) => unassignModel(engines, OPERATOR, requireId(id))))
  assign
    .command('list')
    .description('id, model, revision, and who is to hold it')
    .action(() => withServices(listAssignmentsCommand))
}

interface AssignOptions {
  readonly profile?: string
  readonly node?: string
  readonly revision?: string
  readonly by: string
}

async function listNodesCommand({ engines }: Services): Promise<void> {
  const { prisma } = engines.db
  await printRows(
    async (after, limit) =>
      (await listClusterNodes(prisma, { after, limit })).map(node => ({ ...node, id: node.name })),
    node => [
      node.name,
      nodeStateOf(node),
      node.engine,
      node.profileName ?? '-',
      node.heartbeatAt.toISOString(),
      String(node.cacheBytes),
    ],
  )
}

async function showNodeCommand({ engines }: Services, name: string): Promise<void> {
  const { prisma } = engines.db
  const node = await findClusterNode(prisma, name)
  if (!node) throw new DomainError('node-not-found', 'There is no such node.')
  const holdings = await listHoldings(prisma, node.id, { after: null, limit: MAX_SHOWN })
  const repos = await findReposById(prisma, [...new Set(holdings.map(({ repoId }) => repoId))])
  const names = new Map(repos.map(repo => [repo.id, formatRepoId(repo)]))
  for (const { repoId, commit, state, sizeBytes, detail } of holdings) {
    const words = [names.get(repoId) ?? repoId, commit, state, String(sizeBytes), detail ?? '-']
    process.stdout.write(`${words.join('\t')}\n`)
  }
}

async function assignCommand(
  { engines }: Services,
  model: string,
  { profile, node, revision, by }: AssignOptions,
): Promise<void> {
  const account = await findAccount(engines.db.prisma, by)
  if (!account)
    throw new DomainError('invalid-argument', `There is no account ${by}: say in whose name with --by.`)
  const principal: AccountPrincipal = operatorAs(account)
  const repo = await findReadableRepo(engines, principal, parseRepoId('model', model))
  const target = { profile: profile ?? null, node: node ?? null }
  const order = { repo, revision: revision ?? null, ...target, actor: OPERATOR }
  const { id } = await assignModel(engines, principal, order)
  process.stdout.write(`${id}\n`)
}

async function listAssignmentsCommand({ engines }: Services): Promise<void> {
  await printRows(
    (after, limit) => listAssignments(engines.db.prisma, {}, { after, limit }),
    ({ id, repo, revision, profileName, nodeName }) => [
      id,
      formatRepoId(repo),
      revision ?? '-',
      profileName === null ? `node ${nodeName ?? ''}` : `profile ${profileName}`,
    ],
  )
}

function requireId(text: string): string {
  if (/^[0-9a-f-]{36}$/i.test(text)) return text
  throw new DomainError(
    'invalid-argument',
    'That is no id of an assignment; `entrepot assign list` shows them.',
  )
}
