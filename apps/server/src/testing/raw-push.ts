import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'

const TYPES = { commit: 1, tree: 2, blob: 3, tag: 4, 'ref-delta': 7 } as const

/** One entry of a pack, as anybody may write it: nothing of it has to be true. */
export interface RawEntry {
  readonly type: keyof typeof TYPES
  readonly body: Buffer
  /** What the entry says of its size; that of its body unless given. */
  readonly claimedSize?: number
  /** Of a `ref-delta`: the id of what it changes. */
  readonly base?: string
}

/** A pack of these entries; `claimedCount` is what its header says. */
export function rawPack(entries: readonly RawEntry[], claimedCount = entries.length): Buffer {
  const header = Buffer.alloc(12)
  header.write('PACK')
  header.writeUInt32BE(2, 4)
  header.writeUInt32BE(claimedCount, 8)
  const body = Buffer.concat([header, ...entries.map(encode)])
  return Buffer.concat([body, createHash('sha1').update(body).digest()])
}

/** The id by which git calls an object. */
export function oidOf(type: 'commit' | 'tree' | 'blob' | 'tag', body: Buffer): string {
  return createHash('sha1').update(`${type} ${body.length}\0`).update(body).digest('hex')
}

/** A commit of a tree. */
export function rawCommit(
  tree: string,
  parents: readonly string[] = [],
): RawEntry & { readonly type: 'commit' } {
  const who = 'Eve <eve@example.org> 1767225600 +0000'
  const lines = [
    `tree ${tree}`,
    ...parents.map(parent => `parent ${parent}`),
    `author ${who}`,
    `committer ${who}`,
  ]
  return { type: 'commit', body: Buffer.from(`${lines.join('\n')}\n\nmade by hand\n`) }
}

/** A tree with one file in it. */
export function rawTree(name: string, blob: string, mode = '100644'): RawEntry & { readonly type: 'tree' } {
  return { type: 'tree', body: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(blob, 'hex')]) }
}

/** A delta that repeats the first bytes of its base: some bytes of it can stand for gigabytes. */
export function repeatingDelta(baseSize: number, times: number): Buffer {
  const chunk = Math.min(baseSize, 0xff_ffff)
  const copy = Buffer.from([0b1111_0000, chunk & 0xff, (chunk >> 8) & 0xff, (chunk >> 16) & 0xff])
  return Buffer.concat([variable(baseSize), variable(chunk * times), ...Array<Buffer>(times).fill(copy)])
}

/** A line of git's protocol. */
export function pkt(line: string): Buffer {
  const bytes = Buffer.from(line)
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes])
}

export interface RawPush {
  readonly url: string
  readonly token: string
  /** `<before> <after> <name>` */
  readonly commands: readonly string[]
  readonly pack: Buffer
  readonly capabilities?: string
}

/** A push as no client would send it. The body of the answer, whose bands are not taken apart. */
export async function rawPush({ url, token, commands, pack, capabilities }: RawPush): Promise<string> {
  const said = capabilities ?? 'report-status side-band-64k'
  const lines = commands.map((command, at) => pkt(at === 0 ? `${command}\0${said}\n` : `${command}\n`))
  const answer = await fetch(`${url}/git-receive-pack`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-git-receive-pack-request',
      authorization: `Bearer ${token}`,
    },
    body: Buffer.concat([...lines, Buffer.from('0000'), pack]),
  })
  const text = Buffer.from(await answer.arrayBuffer()).toString('utf8')
  return answer.status === 200 ? text : `${answer.status} ${text}`
}

function encode({ type, body, claimedSize = body.length, base }: RawEntry): Buffer {
  const head = [(TYPES[type] << 4) | (claimedSize & 0x0f)]
  for (let rest = Math.floor(claimedSize / 16); rest > 0; rest = Math.floor(rest / 128)) {
    head[head.length - 1] = (head.at(-1) ?? 0) | 0x80
    head.push(rest % 128)
  }
  return Buffer.concat([Buffer.from(head), Buffer.from(base ?? '', 'hex'), deflateSync(body)])
}

function variable(size: number): Buffer {
  const bytes: number[] = []
  for (let rest = size; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0))
    if (rest < 128) return Buffer.from(bytes)
  }
}
