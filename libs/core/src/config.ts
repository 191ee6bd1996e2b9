import { resolve } from 'node:path'
import { z } from 'zod'
import {
  type BlobConfig,
  blobLocation,
  type BlobLocation,
  httpUrl,
  type S3Credentials,
} from './blob-config.js'
import { type ClamdAddress, clamdAddress } from './clamd-address.js'
import { DomainError } from './domain-error.js'
import {
  groupList,
  groupRoles,
  issuerUrl,
  LET_IN,
  nameOfIssuer,
  type OidcConfig,
  scopeList,
} from './oidc-config.js'

export type Role = 'api' | 'worker'

/** Everything the operator may set, read once at start. Secrets stay in here and in whoever needs them. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  /** Null: an embedded PostgreSQL under the data folder. */
  readonly databaseUrl: string | null
  readonly blobs: BlobConfig
  /** No trailing slash. Null: taken from the request. */
  readonly publicUrl: string | null
  readonly roles: ReadonlySet<Role>
  /** Addresses and networks of proxies before us, whose word on who asks is taken. */
  readonly trustedProxies: readonly string[]
  /** Requests per minute of one token, or of one address without a token, on one node; null for no bound. */
  readonly requestsPerMinute: number | null
  /** Bytes of a file that may be sent in git itself; a larger one belongs into LFS. */
  readonly gitFileMaxBytes: number
  /** Absolute path of the private key that signs evidence. Null: one that the installation made for itself. */
  readonly signingKeyFile: string | null
  /** Host names or `host:port` that webhooks may be sent to although they resolve to private addresses. */
  readonly webhookPrivateHosts: readonly string[]
  readonly upstream: {
    /** No trailing slash. */
    readonly url: string
    readonly token: string | null
    /** Host names or `host:port` that may resolve to private addresses. */
    readonly allowedPrivateHosts: readonly string[]
  }
  /** ClamAV's daemon, which is asked about every file. Null: nobody is. */
  readonly clamd: ClamdAddress | null
  /** Who says who people are, beside their password. Null: nobody. */
  readonly oidc: OidcConfig | null
  /** What making one variant may take, and with what beside our own tools. */
  readonly derive: {
    readonly memoryBytes: number
    readonly diskBytes: number
    readonly wallMs: number
    /** Absolute path of a `llama-quantize`. Null: llama.cpp's library from npm. */
    readonly llamaQuantize: string | null
    /** Absolute path of the file that describes other tools; null: there are none. */
    readonly toolsFile: string | null
  }
  /** Null: `info` for the server, `error` for a command beside it, whose output is for a person. */
  readonly logLevel: LogLevel | null
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const DEFAULT_PORT = 8080
/** A thousand a second: more than a cluster behind one address asks for, less than what takes a node down. */
const DEFAULT_REQUESTS_PER_MINUTE = 60_000
/** The Hub's own limit, and what its clients decide by. */
const DEFAULT_MAX_GIT_FILE_MIB = 10
const MIB = 1024 * 1024
const GIB = 1024 * MIB
const MINUTE_MS = 60_000
/** Room for the largest tensor of a model of 70 billion weights as 32-bit floats, beside itself quantized. */
const DEFAULT_DERIVE_MEMORY_MIB = 8192
/** A model of 70 billion weights at 16 bits, and what is made of it. */
const DEFAULT_DERIVE_DISK_GIB = 256
/** Half a day: quantizing such a model takes some hours on two cores. */
const DEFAULT_DERIVE_MINUTES = 720

const oneWord = z.string().regex(/^[\x21-\x7e]+$/, 'must be one printable word')

function wholeNumber(of: string) {
  return z
    .string()
    .regex(/^[1-9]\d{0,7}$/, `must be a number of ${of}`)
    .transform(Number)
}

/** A part of one is enough for tests. */
function positiveNumber(of: string) {
  return z
    .string()
    .regex(/^\d{1,7}(\.\d{1,6})?$/, `must be a number of ${of}`)
    .transform(Number)
    .refine(value => value > 0, `must be a number of ${of}`)
}

const hosts = z
  .string()
  .default('')
  .transform(text =>
    text
      .split(',')
      .map(host => host.trim().toLowerCase())
      .filter(host => host !== ''),
  )

const variables = {
  ENTREPOT_HOST: z.string().default('127.0.0.1'),
  ENTREPOT_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535')
    .transform(Number)
    .refine(port => port <= 65_535, 'must be a port number, 0 to 65535')
    .default(DEFAULT_PORT),
  ENTREPOT_DATA_DIR: z.string().default('./data'),
  ENTREPOT_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a URL that begins with postgresql://' })
    .optional(),
  ENTREPOT_BLOBS: blobLocation.optional(),
  ENTREPOT_S3_ACCESS_KEY_ID: oneWord.optional(),
  ENTREPOT_S3_SECRET_ACCESS_KEY: oneWord.optional(),
  ENTREPOT_PUBLIC_URL: httpUrl.optional(),
  ENTREPOT_ROLES: z
    .string()
    .default('api,worker')
    .transform(text => new Set(text.split(',').map(role => role.trim())))
    .refine(isRoles, 'must be `api`, `worker` or `api,worker`'),
  ENTREPOT_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(text => text.split(',').map(part => part.trim()))
    .transform(parts => parts.filter(part => part !== ''))
    .refine(
      parts => parts.every(part => /^[0-9a-f.:]+(\/\d{1,3})?$/i.test(part)),
      'must be addresses or networks such as 10.0.0.0/8, with commas between them',
    ),
  ENTREPOT_REQUESTS_PER_MINUTE: z
    .string()
    .regex(/^(off|[1-9]\d{0,8})$/, 'must be a number of requests, or `off`')
    .transform(text => (text === 'off' ? null : Number(text)))
    .default(DEFAULT_REQUESTS_PER_MINUTE),
  ENTREPOT_MAX_GIT_FILE_MIB: z
    .string()
    .regex(/^(?:[1-9]\d{0,2}|10[01]\d|102[0-4])$/, 'must be a number of mebibytes, 1 to 1024')
    .transform(Number)
    .default(DEFAULT_MAX_GIT_FILE_MIB),
  ENTREPOT_SIGNING_KEY_FILE: z.string().optional(),
  ENTREPOT_UPSTREAM_URL: httpUrl.default('https://huggingface.co'),
  ENTREPOT_UPSTREAM_TOKEN: oneWord.optional(),
  ENTREPOT_UPSTREAM_ALLOW_PRIVATE: hosts,
  ENTREPOT_WEBHOOK_ALLOW_PRIVATE: hosts,
  ENTREPOT_CLAMD: clamdAddress.optional(),
  ENTREPOT_OIDC_ISSUER: issuerUrl.optional(),
  ENTREPOT_OIDC_CLIENT_ID: oneWord.optional(),
  ENTREPOT_OIDC_CLIENT_SECRET: oneWord.optional(),
  ENTREPOT_OIDC_NAME: z
    .string()
    .regex(/^[^\p{Cc}]{1,60}$/u, 'must be 1 to 60 characters on one line')
    .optional(),
  ENTREPOT_OIDC_SCOPES: scopeList,
  ENTREPOT_OIDC_GROUPS_CLAIM: oneWord.default('groups'),
  ENTREPOT_OIDC_GROUPS: groupRoles,
  ENTREPOT_OIDC_ADMIN_GROUPS: groupList,
  ENTREPOT_OIDC_LET_IN: z.enum(LET_IN, { error: `must be one of ${LET_IN.join(', ')}` }).default('everyone'),
  ENTREPOT_DERIVE_MEMORY_MIB: wholeNumber('mebibytes').default(DEFAULT_DERIVE_MEMORY_MIB),
  ENTREPOT_DERIVE_DISK_GIB: positiveNumber('gibibytes').default(DEFAULT_DERIVE_DISK_GIB),
  ENTREPOT_DERIVE_MINUTES: positiveNumber('minutes').default(DEFAULT_DERIVE_MINUTES),
  ENTREPOT_DERIVE_TOOLS: z.string().optional(),
  ENTREPOT_LLAMA_QUANTIZE: z.string().optional(),
  ENTREPOT_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).optional(),
}

type Variables = typeof variables
type ValueOf = <Name extends keyof Variables>(name: Name) => z.output<Variables[Name]>

function isRoles(roles: Set<string>): roles is Set<Role> {
  return roles.size > 0 && [...roles].every(role => role === 'api' || role === 'worker')
}

/**
 * Reads the `ENTREPOT_*` variables; an empty value counts as unset.
 *
 * @throws DomainError `config-invalid`, one line naming the first wrong variable. Values are not repeated: one may be a secret.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>, cwd: string): Config {
  for (const name of Object.keys(env)) {
    if (name.startsWith('ENTREPOT_') && !(name in variables)) {
      throw new DomainError(
        'config-invalid',
        `${name} is not a variable of Entrepôt; see docs/configuration.md.`,
        { variable: name },
      )
    }
  }
  const value: ValueOf = name => {
    const parsed = variables[name].safeParse(env[name] === '' ? undefined : env[name])
    if (parsed.success) return parsed.data as z.output<Variables[typeof name]>
    throw new DomainError('config-invalid', `${name} ${parsed.error.issues[0]?.message ?? 'is wrong'}.`, {
      variable: name,
    })
  }
  const dataDir = resolve(cwd, value('ENTREPOT_DATA_DIR'))
  const signingKeyFile = value('ENTREPOT_SIGNING_KEY_FILE')
  const path = (text: string | undefined) => (text === undefined ? null : resolve(cwd, text))
  return {
    host: value('ENTREPOT_HOST'),
    port: value('ENTREPOT_PORT'),
    dataDir,
    databaseUrl: value('ENTREPOT_DATABASE_URL') ?? null,
    blobs: blobConfig(value('ENTREPOT_BLOBS'), { cwd, dataDir, credentials: s3Credentials(value) }),
    publicUrl: value('ENTREPOT_PUBLIC_URL') ?? null,
    roles: value('ENTREPOT_ROLES') as ReadonlySet<Role>,
    trustedProxies: value('ENTREPOT_TRUSTED_PROXIES'),
    requestsPerMinute: value('ENTREPOT_REQUESTS_PER_MINUTE'),
    gitFileMaxBytes: value('ENTREPOT_MAX_GIT_FILE_MIB') * MIB,
    signingKeyFile: signingKeyFile === undefined ? null : resolve(cwd, signingKeyFile),
    webhookPrivateHosts: value('ENTREPOT_WEBHOOK_ALLOW_PRIVATE'),
    upstream: {
      url: value('ENTREPOT_UPSTREAM_URL'),
      token: value('ENTREPOT_UPSTREAM_TOKEN') ?? null,
      allowedPrivateHosts: value('ENTREPOT_UPSTREAM_ALLOW_PRIVATE'),
    },
    clamd: value('ENTREPOT_CLAMD') ?? null,
    oidc: oidcConfig(env, value),
    derive: {
      memoryBytes: value('ENTREPOT_DERIVE_MEMORY_MIB') * MIB,
      diskBytes: Math.floor(value('ENTREPOT_DERIVE_DISK_GIB') * GIB),
      wallMs: value('ENTREPOT_DERIVE_MINUTES') * MINUTE_MS,
      llamaQuantize: path(value('ENTREPOT_LLAMA_QUANTIZE')),
      toolsFile: path(value('ENTREPOT_DERIVE_TOOLS')),
    },
    logLevel: value('ENTREPOT_LOG_LEVEL') ?? null,
  }
}

function blobConfig(
  location: BlobLocation | undefined,
  given: { cwd: string; dataDir: string; credentials: S3Credentials | null },
): BlobConfig {
  if (!location) return { driver: 'fs', root: resolve(given.dataDir, 'blobs') }
  if (location.driver === 'fs') return { driver: 'fs', root: resolve(given.cwd, location.folder) }
  return location.driver === 's3' ? { ...location, credentials: given.credentials } : location
}

const KEY_ID = 'ENTREPOT_S3_ACCESS_KEY_ID'
const SECRET = 'ENTREPOT_S3_SECRET_ACCESS_KEY'

function s3Credentials(
  value: (name: typeof KEY_ID | typeof SECRET) => string | undefined,
): S3Credentials | null {
  const [accessKeyId, secretAccessKey] = [value(KEY_ID), value(SECRET)]
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey }
  if (accessKeyId === undefined && secretAccessKey === undefined) return null
  const [missing, given] = accessKeyId === undefined ? [KEY_ID, SECRET] : [SECRET, KEY_ID]
  throw new DomainError('config-invalid', `${missing} is missing: ${given} is of no use without it.`, {
    variable: missing,
  })
}

const ISSUER = 'ENTREPOT_OIDC_ISSUER'
const CLIENT_ID = 'ENTREPOT_OIDC_CLIENT_ID'

/** Half a provider is a mistake, and not none. */
function oidcConfig(env: Readonly<Record<string, string | undefined>>, value: ValueOf): OidcConfig | null {
  const [issuer, clientId] = [value(ISSUER), value(CLIENT_ID)]
  const given = Object.keys(env).find(name => name.startsWith('ENTREPOT_OIDC_') && (env[name] ?? '') !== '')
  if (given === undefined) return null
  if (issuer === undefined || clientId === undefined) {
    const missing = issuer === undefined ? ISSUER : CLIENT_ID
    throw new DomainError('config-invalid', `${missing} is missing: ${given} is of no use without it.`, {
      variable: missing,
    })
  }
  return {
    issuer,
    clientId,
    clientSecret: value('ENTREPOT_OIDC_CLIENT_SECRET') ?? null,
    name: value('ENTREPOT_OIDC_NAME') ?? nameOfIssuer(issuer),
    scopes: value('ENTREPOT_OIDC_SCOPES'),
    groupsClaim: value('ENTREPOT_OIDC_GROUPS_CLAIM'),
    groups: value('ENTREPOT_OIDC_GROUPS'),
    adminGroups: value('ENTREPOT_OIDC_ADMIN_GROUPS'),
    letIn: value('ENTREPOT_OIDC_LET_IN'),
  }
}
