/** A file as llama.cpp got it, and the requests that it took. */
export interface LlamaCppPull {
  readonly path: string
  readonly bytes: Buffer
  readonly etag: string
  /** Method, path and status, in their order. */
  readonly requests: readonly string[]
}

export interface LlamaCppQuestion {
  readonly url: string
  /** `namespace/name`. */
  readonly repo: string
  /** Behind the colon of `-hf`; null where there is none. */
  readonly tag: string | null
  readonly token?: string
  /** Bytes that an earlier try left in the cache. */
  readonly have?: Buffer
}

type Headers = Readonly<Record<string, string>>

/** Sends what builds from 2025 until early 2026 send for `-hf repo:tag`. */
export async function pullByManifest(question: LlamaCppQuestion): Promise<LlamaCppPull> {
  const wire = wireOf(question, 'llama-cpp/b6500')
  const manifest = await wire.get(`/v2/${question.repo}/manifests/${question.tag ?? 'latest'}`, {
    accept: 'application/json',
  })
  const { ggufFile } = (await manifest.json()) as { ggufFile?: { rfilename?: string } }
  if (ggufFile?.rfilename === undefined) throw new Error('the manifest has no ggufFile')
  return download(wire, `/${question.repo}/resolve/main/${ggufFile.rfilename}`, ggufFile.rfilename, question)
}

/** Sends what builds since early 2026 send: refs, the tree, and the first file in its order that the tag fits. */
export async function pullByTree(question: LlamaCppQuestion): Promise<LlamaCppPull> {
  const wire = wireOf(question, 'llama-cpp/b8200')
  const api = `/api/models/${question.repo}`
  const refs = (await (await wire.get(`${api}/refs`, { accept: 'application/json' })).json()) as {
    branches: { name: string; targetCommit: string }[]
  }
  const main = refs.branches.find(({ name }) => name === 'main') ?? refs.branches[0]
  if (!main) throw new Error('no branch')
  const tree = (await (await wire.get(`${api}/tree/${main.targetCommit}?recursive=true`)).json()) as {
    type: string
    path: string
  }[]
  const paths = tree.filter(({ type }) => type === 'file').map(({ path }) => path)
  const path = paths.includes('preset.ini') ? 'preset.ini' : chooseAsLlamaCpp(paths, question.tag)
  if (path === null) throw new Error(`no GGUF for ${question.tag ?? 'no tag'}`)
  return download(wire, `/${question.repo}/resolve/${main.targetCommit}/${path}`, path, question)
}

/** As it chooses: by the path alone, in the order of the list. */
function chooseAsLlamaCpp(paths: readonly string[], tag: string | null): string | null {
  const models = paths.filter(path => path.endsWith('.gguf') && !/mmproj|mtp-|eagle3-/.test(path))
  for (const wanted of tag === null ? ['Q4_K_M', 'Q8_0'] : [tag]) {
    const fits = new RegExp(`${wanted}[.-]`, 'i')
    const found = models.find(path => fits.test(path))
    if (found !== undefined) return found
  }
  return tag === null ? (models[0] ?? null) : null
}

async function download(
  wire: Wire,
  target: string,
  path: string,
  { have }: LlamaCppQuestion,
): Promise<LlamaCppPull> {
  const head = await wire.send('HEAD', target)
  if (!head.ok) throw new Error(`HEAD ${target}: ${head.status}`)
  const sizeBytes = Number(head.headers.get('content-length'))
  const etag = head.headers.get('etag') ?? ''
  const canResume = (head.headers.get('accept-ranges') ?? 'none') !== 'none'
  if (!have || !canResume) {
    const bytes = Buffer.from(await (await wire.get(target)).arrayBuffer())
    if (bytes.length !== sizeBytes) throw new Error('another length than announced')
    return { path, bytes, etag, requests: wire.requests }
  }
  const rest = await wire.get(target, { range: `bytes=${have.length}-` })
  if (rest.status !== 206) throw new Error(`resume: ${rest.status}`)
  const bytes = Buffer.concat([have, Buffer.from(await rest.arrayBuffer())])
  return { path, bytes, etag, requests: wire.requests }
}

interface Wire {
  readonly requests: string[]
  send(method: string, target: string, headers?: Headers): Promise<Response>
  /** Throws what llama.cpp prints of a refusal. */
  get(target: string, headers?: Headers): Promise<Response>
}

function wireOf({ url, token }: LlamaCppQuestion, userAgent: string): Wire {
  const requests: string[] = []
  const send: Wire['send'] = async (method, target, headers = {}) => {
    const own = { 'user-agent': userAgent, ...(token !== undefined && { authorization: `Bearer ${token}` }) }
    const answer = await fetch(url + target, { method, headers: { ...own, ...headers } })
    requests.push(`${method} ${target} ${answer.status}`)
    return answer
  }
  const get: Wire['get'] = async (target, headers) => {
    const answer = await send('GET', target, headers)
    if (answer.status === 401) throw new Error('error: model is private or does not exist')
    if (!answer.ok) throw new Error(`response code: ${answer.status}, data: ${await answer.text()}`)
    return answer
  }
  return { requests, send, get }
}
