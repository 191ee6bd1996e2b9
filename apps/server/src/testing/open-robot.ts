/** Redirects in a row: more than any sign-in takes. */
const MAX_REDIRECTS = 10

export interface RobotPage {
  readonly url: string
  readonly text: string
}

/** A browser without eyes: keeps cookies by host and path, and follows redirects when it is told to. */
export interface Robot {
  get(url: string): Promise<Response>
  post(url: string, body: object, headers?: Readonly<Record<string, string>>): Promise<Response>
  send(method: string, url: string): Promise<Response>
  /** Goes where it is led, and stops at a page. */
  follow(url: string): Promise<RobotPage>
  /** Fills the form of a page in. Follows nothing: see `stopAt`. */
  submit(url: string, fields: Readonly<Record<string, string>>): Promise<Response>
  /** Follows redirects up to an address of that path, which it does not open. */
  stopAt(answer: Response, path: string): Promise<string>
  cookie(name: string): string | undefined
  setCookie(name: string, value: string): void
}

interface Cookie {
  readonly value: string
  readonly path: string
}

export function openRobot(): Robot {
  // Servers of one spec are told apart by their ports only, which cookies do not look at.
  const jar = new Map<string, Cookie>()

  async function ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname, origin } = new URL(url)
    const sent = [...jar].filter(([, { path }]) => pathname.startsWith(path))
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ')
    const headers = { origin, ...(init.headers as Record<string, string>), cookie }
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) keep(line)
    return answer
  }

  function keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map(part => part.trim())
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    const path = attributes.find(part => /^path=/i.test(part))?.slice('path='.length) ?? '/'
    const isOver = attributes.some(part => /^max-age=0$/i.test(part) || /^expires=.*1970/i.test(part))
    if (isOver) jar.delete(name)
    else jar.set(name, { value, path })
  }

  function nextOf(answer: Response): string | null {
    const location = answer.headers.get('location')
    return location === null ? null : new URL(location, answer.url).href
  }

  return {
    get: url => ask(url),
    send: (method, url) => ask(url, { method }),
    post: (url, body, headers = {}) =>
      ask(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    follow: async url => {
      let answer = await ask(url)
      for (let n = 0; n < MAX_REDIRECTS; n += 1) {
        const next = nextOf(answer)
        if (next === null) break
        if (next.includes('/-/oidc/callback')) return { url: next, text: '' }
        answer = await ask(next)
      }
      return { url: answer.url, text: await answer.text() }
    },
    submit: (url, fields) => ask(url, { method: 'POST', body: new URLSearchParams({ ...fields }) }),
    stopAt: async (first, path) => {
      let answer = first
      for (let n = 0; n < MAX_REDIRECTS; n += 1) {
        const next = nextOf(answer)
        if (next === null)
          throw new Error(`${answer.url} leads nowhere: ${answer.status} ${await answer.text()}`)
        if (new URL(next).pathname === path) return next
        answer = await ask(next)
      }
      throw new Error('redirects without end')
    },
    cookie: name => jar.get(name)?.value,
    setCookie: (name, value) =>
      void jar.set(name, { value, path: name === 'entrepot_sign_in' ? '/-/oidc' : '/' }),
  }
}
