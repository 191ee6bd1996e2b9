import { createHash, randomBytes } from 'node:crypto'
import { type OllamaKey, signAsOllama } from './ollama-key.js'

export interface OllamaPull {
  readonly baseUrl: string
  /** `namespace/name`. */
  readonly repo: string
  readonly tag: string
  readonly key: OllamaKey
  /** Bytes that a part has at least; 100 MB in Ollama, and less so that small files come in parts, too. */
  readonly minPartBytes?: number
}

/** What was pulled, by the last word of its media type: `model`, `template`; `config`. */
export interface OllamaPulled {
  readonly layers: ReadonlyMap<string, Buffer>
  /** In the order in which they were sent: method, path without its query, status. */
  readonly requests: readonly string[]
  /** The URL by which the model came. */
  readonly location: string
}

const USER_AGENT = 'ollama/0.12.6 (amd64 linux) Go/go1.24.1'
const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json'
const PARTS = 16
const MIN_PART_BYTES = 100_000_000
const MAX_PART_BYTES = 1_000_000_000

interface Named {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

/** Sends what `ollama pull --insecure` sends, request by request, and refuses what it refuses. */
export async function pullAsOllama(pull: OllamaPull): Promise<OllamaPulled> {
  const session = new Session(pull)
  const url = `${pull.baseUrl}/v2/${pull.repo}`
  const answer = await session.send('GET', `${url}/manifests/${pull.tag}`, { accept: MANIFEST_TYPE })
  const { layers, config } = (await answer.json()) as { layers: Named[]; config: Named }
  const pulled = new Map<string, Buffer>()
  let location = ''
  for (const layer of [...layers, config]) {
    const name = layer === config ? 'config' : (layer.mediaType.split('.').at(-1) ?? '')
    const got = await session.download(`${url}/blobs/${layer.digest}`)
    const sha256 = createHash('sha256').update(got.bytes).digest('hex')
    if (`sha256:${sha256}` !== layer.digest) throw new Error('digest mismatch, file must be downloaded again')
    if (name === 'model') location = got.location
    pulled.set(name, got.bytes)
  }
  return { layers: pulled, requests: session.requests, location }
}

class Session {
  readonly requests: string[] = []
  #token: string | null = null

  constructor(private readonly pull: OllamaPull) {}

  /** With the token, which is asked for once where it is wanted. */
  async send(method: string, url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const authorization = this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }
      const answer = await this.#fetch(method, url, { ...headers, ...authorization })
      if (answer.status === 401) {
        await answer.body?.cancel()
        this.#token = await this.#getToken(answer.headers.get('www-authenticate') ?? '', new URL(url).host)
      } else if (answer.status === 404) throw new Error('file does not exist')
      else if (answer.status >= 400) throw new Error(`${answer.status}: ${await answer.text()}`)
      else return answer
    }
    throw new Error('unauthorized: access denied')
  }

  async download(url: string): Promise<{ bytes: Buffer; location: string }> {
    const head = await this.send('HEAD', url)
    const total = Number(head.headers.get('content-length'))
    const answer = await this.send('GET', url)
    const location = answer.headers.get('location')
    await answer.body?.cancel()
    if (location === null) throw new Error('http: no Location header in response')
    const { minPartBytes = MIN_PART_BYTES } = this.pull
    const size = Math.min(Math.max(Math.floor(total / PARTS), minPartBytes), MAX_PART_BYTES)
    const starts = Array.from({ length: Math.ceil(total / size) }, (_, at) => at * size)
    const parts = await Promise.all(
      starts.map(start => this.#part(location, start, Math.min(start + size, total))),
    )
    return { bytes: Buffer.concat(parts), location }
  }

  /** Without the token: it is another request to whoever the URL belongs to. */
  async #part(url: string, start: number, endExclusive: number): Promise<Buffer> {
    const answer = await this.#fetch('GET', url, { range: `bytes=${start}-${endExclusive - 1}` })
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (bytes.length < endExclusive - start) throw new Error('unexpected EOF')
    return bytes.subarray(0, endExclusive - start)
  }

  async #getToken(challenge: string, host: string): Promise<string> {
    const word = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? ''
    const url = new URL(word('realm'))
    if (url.host !== host) throw new Error(`realm host "${url.host}" does not match original host "${host}"`)
    // Go sorts by name.
    const query = new URLSearchParams()
    query.set('nonce', randomBytes(16).toString('base64url'))
    query.set('scope', word('scope'))
    query.set('service', word('service'))
    query.set('ts', String(Math.floor(Date.now() / 1000)))
    const signed = `${url.href}?${query.toString()}`
    const answer = await this.#fetch('GET', signed, { authorization: signAsOllama(this.pull.key, signed) })
    if (answer.status >= 400) throw new Error(`${answer.status}: ${await answer.text()}`)
    return ((await answer.json()) as { token: string }).token
  }

  async #fetch(method: string, url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    const answer = await fetch(url, { method, headers: { 'user-agent': USER_AGENT, ...headers } })
    this.requests.push(`${method} ${new URL(url).pathname} ${answer.status}`)
    return answer
  }
}
