import { DomainError } from '@entrepot/core'
import { advertiseForFetch, advertiseForPush, protocolVersionOf } from '@entrepot/git'
import { listRefs } from '@entrepot/persistence'
import { openGitView, requireNotMirror, requireRight } from '@entrepot/registry'
import type { Answer } from '../hub/answer/answer.js'
import type { Hub } from '../hub/hub.js'
import { leaveSignal } from '../hub/routing/leave-signal.js'
import type { Exchange, RepoTarget } from '../hub/routing/route.js'
import { gitAnswer } from './git-answer.js'

/** How every conversation with git begins: `GET …/info/refs?service=…`. What can't be is refused here, where git shows the reason. */
export async function getInfoRefs(hub: Hub, exchange: Exchange, target: RepoTarget): Promise<Answer> {
  const service = exchange.target.query.get('service')
  switch (service) {
    case 'git-upload-pack':
      return gitAnswer(`application/x-${service}-advertisement`, await refsForFetch(hub, exchange, target))
    case 'git-receive-pack':
      return gitAnswer(`application/x-${service}-advertisement`, await refsForPush(hub, exchange, target))
    default:
      throw new DomainError(
        'invalid-argument',
        'This server speaks git’s smart protocol only. Use git 1.6.6 or newer.',
      )
  }
}

async function refsForFetch(
  { engines }: Hub,
  { request, response, principal }: Exchange,
  { repo }: RepoTarget,
): Promise<Buffer> {
  const version = protocolVersionOf(String(request.headers['git-protocol'] ?? ''))
  const view = await openGitView(engines, principal, repo)
  try {
    return await advertiseForFetch(view.gitDir, version, leaveSignal(response))
  } finally {
    await view.dispose()
  }
}

async function refsForPush({ engines }: Hub, { principal }: Exchange, { repo }: RepoTarget): Promise<Buffer> {
  requireRight(principal, 'repo:write', repo)
  await requireNotMirror(engines.db.prisma, repo)
  return advertiseForPush(await listRefs(engines.db.prisma, repo.id))
}
