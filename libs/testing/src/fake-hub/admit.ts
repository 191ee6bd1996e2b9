import type { Exchange } from './exchange.js'
import type { FakeRepo } from './fake-repo.js'
import type { FakeAccount, HubState } from './hub-state.js'
import { replyError } from './reply.js'

const INVALID_CREDENTIALS = 'Invalid credentials in Authorization header'

interface Caller {
  readonly token: string | null
  readonly account: FakeAccount | null
}

/**
 * True if the caller may go on; otherwise the refusal has been sent, with the status and code upstream would use.
 *
 * @param need `content` for what a gate protects (files, git, large objects), `listing` for what it leaves visible
 */
export async function admit(
  hub: HubState,
  exchange: Exchange,
  repo: FakeRepo | null,
  need: 'content' | 'listing',
): Promise<boolean> {
  const { token, account } = callerOf(hub, exchange)
  const challenge = wantsChallenge(exchange) ? { 'www-authenticate': 'Basic realm="fake hub"' } : {}
  const refuse = async (status: number, message: string, code?: string) => {
    const headers = status === 401 ? challenge : {}
    await replyError(exchange, { status, message, headers, ...(code === undefined ? {} : { code }) })
    return false
  }
  if (token !== null && !account) return refuse(401, INVALID_CREDENTIALS)
  if (!repo || (repo.settings.private && !opens(account, repo))) {
    return refuse(account ? 404 : 401, 'Repository not found', 'RepoNotFound')
  }
  if (repo.settings.disabled) return refuse(403, 'Access to this resource is disabled.')
  if (need === 'content' && repo.settings.gated !== false && !opens(account, repo)) {
    const visit = `Visit ${exchange.baseUrl}/${repo.address} to ask for access.`
    return account
      ? refuse(
          403,
          `Access to model ${repo.id} is restricted and you are not in the authorized list. ${visit}`,
          'GatedRepo',
        )
      : refuse(401, `Access to model ${repo.id} is restricted. ${visit}`, 'GatedRepo')
  }
  return true
}

/** The account behind the request's token, or null for a stranger or a token nobody issued. */
export function callerOf(hub: HubState, exchange: Exchange): Caller {
  const token = tokenOf(exchange.request.headers.authorization)
  return { token, account: token === null ? null : (hub.accounts.get(token) ?? null) }
}

/** Whether `account` may see `repo` when it is private, and read its files when it is gated. */
export function opens(account: FakeAccount | null, repo: FakeRepo): boolean {
  if (!account) return false
  return account.opens === 'all' || account.opens.includes(repo.address)
}

function tokenOf(authorization: string | undefined): string | null {
  const [scheme = '', value = ''] = (authorization ?? '').split(' ')
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return null
  const [user = '', ...password] = Buffer.from(value, 'base64').toString().split(':')
  return password.join(':') || user
}

/** git and git-lfs ask for credentials only when the refusal names a scheme. */
function wantsChallenge(exchange: Exchange): boolean {
  return exchange.segments.includes('info') || exchange.segments.includes('git-upload-pack')
}
