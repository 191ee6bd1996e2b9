import { z } from 'zod'

/** Where S3 keeps our blobs, and how to speak to it. */
export interface S3Config {
  readonly driver: 's3'
  readonly bucket: string
  /** What every key begins with: empty, or without a slash at either end. */
  readonly prefix: string
  /** No trailing slash. Null: that of AWS for the region. */
  readonly endpoint: string | null
  /** Where clients reach the same store, for URLs that are handed out. Null: `endpoint`. */
  readonly publicEndpoint: string | null
  readonly region: string
  /** The bucket in the path and not in the host name. */
  readonly pathStyle: boolean
  /** Null: the AWS SDK looks for them where it always does. */
  readonly credentials: S3Credentials | null
}

/** Never logged, never in a message. */
export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export type BlobConfig =
  { readonly driver: 'fs'; readonly root: string } | { readonly driver: 'memory' } | S3Config

/** What `ENTREPOT_BLOBS` says by itself. */
export type BlobLocation =
  | { readonly driver: 'fs'; readonly folder: string }
  | { readonly driver: 'memory' }
  | Omit<S3Config, 'credentials'>

const DEFAULT_REGION = 'us-east-1'
const PARAMETERS = ['endpoint', 'publicEndpoint', 'region', 'pathStyle']
/** Letters, digits and what no server, proxy or signature takes for something else. */
const PREFIX_SHAPE = /^(?:[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*)?$/

/** Takes only what begins with http:// or https:// and holds no password, and returns it without a trailing slash. */
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' })
  .refine(url => !/^https?:\/\/[^/]*@/.test(url), 'must not hold a user name or password')
  .transform(url => url.replace(/\/+$/, ''))

/** Reads `file:<folder>`, `memory:` or `s3://bucket/prefix?endpoint=…`. Its messages repeat no value. */
export const blobLocation = z.string().transform((text, context): BlobLocation => {
  if (text === 'memory:') return { driver: 'memory' }
  if (text.startsWith('file:')) return { driver: 'fs', folder: text.slice('file:'.length) }
  try {
    return s3Location(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Wrong ? error.message : SHAPE })
    return z.NEVER
  }
})

const SHAPE = 'must be `file:<folder>`, `memory:` or `s3://<bucket>/<prefix>?endpoint=…`'

class Wrong extends Error {}

function s3Location(text: string): BlobLocation {
  const { protocol, host, pathname, searchParams, username, password, hash } = new URL(text)
  if (protocol !== 's3:') throw new Wrong(SHAPE)
  if (username !== '' || password !== '') {
    throw new Wrong('must not hold credentials: they go into ENTREPOT_S3_ACCESS_KEY_ID and its secret')
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(host)) throw new Wrong('must name a bucket: s3://<bucket>')
  const prefix = pathname.replace(/^\/+|\/+$/g, '')
  if (!PREFIX_SHAPE.test(prefix) || hash !== '') {
    throw new Wrong('may have letters, digits and _ . - between the slashes of its prefix, and nothing else')
  }
  const names = [...searchParams.keys()]
  if (names.some(name => !PARAMETERS.includes(name)) || new Set(names).size < names.length) {
    throw new Wrong(`takes these after its ?, each once: ${PARAMETERS.join(', ')}`)
  }
  const endpoint = urlIn(searchParams, 'endpoint')
  return {
    driver: 's3',
    bucket: host,
    prefix,
    endpoint,
    publicEndpoint: urlIn(searchParams, 'publicEndpoint'),
    region: regionIn(searchParams),
    pathStyle: pathStyleIn(searchParams) ?? endpoint !== null,
  }
}

function urlIn(parameters: URLSearchParams, name: string): string | null {
  const text = parameters.get(name)
  if (text === null) return null
  const parsed = httpUrl.safeParse(text)
  if (!parsed.success)
    throw new Wrong(`is wrong at \`${name}\`, which ${parsed.error.issues[0]?.message ?? 'is no URL'}`)
  return parsed.data
}

function regionIn(parameters: URLSearchParams): string {
  const region = parameters.get('region') ?? DEFAULT_REGION
  if (!/^[A-Za-z0-9-]{1,63}$/.test(region))
    throw new Wrong('is wrong at `region`, which must be one such as eu-central-1')
  return region
}

function pathStyleIn(parameters: URLSearchParams): boolean | null {
  const text = parameters.get('pathStyle')
  if (text === null) return null
  if (text !== 'true' && text !== 'false')
    throw new Wrong('is wrong at `pathStyle`, which must be true or false')
  return text === 'true'
}
