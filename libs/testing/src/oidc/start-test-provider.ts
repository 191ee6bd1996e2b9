import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type KoaContextWithOIDC, Provider } from 'oidc-provider'

/** What the provider tells of somebody, beside what it calls them. */
export type TestPerson = Readonly<Record<string, unknown>>

/** A real identity provider, as others run one, with a page on which one types a name. */
export interface TestProvider {
  /** Its issuer. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** Whom it knows, by what it calls them; may be changed. */
  readonly people: Map<string, TestPerson>
  /** Takes a server for its client: before that it answers nobody. */
  trust(serverUrl: string): void
  /** Answers nobody until it is told to trust somebody again. */
  goAway(): void
  close(): Promise<void>
}

const CLIENT_ID = 'entrepot'
const CLIENT_SECRET = 'a-secret-of-the-client'

/** OpenID Connect by `oidc-provider`, on a port of its own. PKCE is required, and consent is given by everybody. */
export async function startTestProvider(people: Readonly<Record<string, TestPerson>>): Promise<TestProvider> {
  const known = new Map(Object.entries(people))
  let answer: RequestListener = refuse
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    people: known,
    trust: serverUrl => {
      answer = listenerOf(openProvider(url, serverUrl, known), known)
    },
    goAway: () => {
      answer = refuse
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function refuse(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503).end()
}

function openProvider(url: string, serverUrl: string, people: ReadonlyMap<string, TestPerson>): Provider {
  return new Provider(url, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [`${serverUrl}/-/oidc/callback`],
        post_logout_redirect_uris: [`${serverUrl}/-/sign-in`],
      },
    ],
    cookies: { keys: ['a key of the test'] },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'groups'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_context, id) => {
      const person = people.get(id)
      return person && { accountId: id, claims: async () => ({ sub: id, ...person }) }
    },
    pkce: { required: () => true },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource } },
    loadExistingGrant: grantEverything,
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
  })
}

async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc
  if (!client || !session?.accountId) return undefined
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope('openid profile email')
  await grant.save()
  return grant
}

/** Asks whether one wants to leave here too. */
function logoutSource(context: KoaContextWithOIDC, form: string): void {
  context.body = page(
    `${form}<button type="submit" form="op.logoutForm" value="yes" name="logout">Leave</button>`,
  )
}

function listenerOf(provider: Provider, people: ReadonlyMap<string, TestPerson>): RequestListener {
  const inner = provider.callback()
  return (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void inner(request, response)
    interact(provider, people, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  }
}

async function interact(
  provider: Provider,
  people: ReadonlyMap<string, TestPerson>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'POST') {
    const accountId = new URLSearchParams(await text(request)).get('login') ?? ''
    const result = people.has(accountId)
      ? { login: { accountId } }
      : { error: 'access_denied', error_description: 'Nobody of that name is known here.' }
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end(
    page('<form method="post"><label>Who are you? <input name="login"></label><button>Go on</button></form>'),
  )
}

function page(body: string): string {
  return `<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,"><h1>Provider</h1>${body}</html>`
}
