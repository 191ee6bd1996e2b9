import { resolve } from 'node:path'
import { z } from 'zod'
import { DomainError } from './domain-error.js'

export type Role = 'api' | 'worker'

/** Everything the operator may set, read once at start. Secrets stay in here and in whoever needs them. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  /** Null: an embedded PostgreSQL under the data folder. */
  readonly databaseUrl: string | null
  readonly blobs: { readonly driver: 'fs'; readonly root: string } | { readonly driver: 'memory' }
  /** No trailing slash. Null: taken from the request. */
  readonly publicUrl: string | null
  readonly roles: ReadonlySet<Role>
  readonly upstream: {
    /** No trailing slash. */
    readonly url: string
    readonly token: string | null
    /** Host names or `host:port` that may resolve to private addresses. */
    readonly allowedPrivateHosts: readonly string[]
  }
  /** Null: `info` for the server, `error` for a command beside it, whose output is for a person. */
  readonly logLevel: LogLevel | null
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const DEFAULT_PORT = 8080

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' })
  .refine(url => !/^https?:\/\/[^/]*@/.test(url), 'must not hold a user name or password')
  .transform(url => url.replace(/\/+$/, ''))

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
  ENTREPOT_BLOBS: z
    .string()
    .refine(text => text === 'memory:' || text.startsWith('file:'), 'must be `file:<folder>` or `memory:`')
    .optional(),
  ENTREPOT_PUBLIC_URL: httpUrl.optional(),
  ENTREPOT_ROLES: z
    .string()
    .default('api,worker')
    .transform(text => new Set(text.split(',').map(role => role.trim())))
    .refine(isRoles, 'must be `api`, `worker` or `api,worker`'),
  ENTREPOT_UPSTREAM_URL: httpUrl.default('https://huggingface.co'),
  ENTREPOT_UPSTREAM_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be one printable word')
    .optional(),
  ENTREPOT_UPSTREAM_ALLOW_PRIVATE: z
    .string()
    .default('')
    .transform(text =>
      text
        .split(',')
        .map(host => host.trim().toLowerCase())
        .filter(host => host !== ''),
    ),
  ENTREPOT_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).optional(),
}

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
  const value = <Name extends keyof typeof variables>(name: Name): z.output<(typeof variables)[Name]> => {
    const parsed = variables[name].safeParse(env[name] === '' ? undefined : env[name])
    if (parsed.success) return parsed.data as z.output<(typeof variables)[Name]>
    throw new DomainError('config-invalid', `${name} ${parsed.error.issues[0]?.message ?? 'is wrong'}.`, {
      variable: name,
    })
  }
  const dataDir = resolve(cwd, value('ENTREPOT_DATA_DIR'))
  const blobs = value('ENTREPOT_BLOBS')
  return {
    host: value('ENTREPOT_HOST'),
    port: value('ENTREPOT_PORT'),
    dataDir,
    databaseUrl: value('ENTREPOT_DATABASE_URL') ?? null,
    blobs:
      blobs === 'memory:'
        ? { driver: 'memory' }
        : {
            driver: 'fs',
            root: blobs ? resolve(cwd, blobs.slice('file:'.length)) : resolve(dataDir, 'blobs'),
          },
    publicUrl: value('ENTREPOT_PUBLIC_URL') ?? null,
    roles: value('ENTREPOT_ROLES') as ReadonlySet<Role>,
    upstream: {
      url: value('ENTREPOT_UPSTREAM_URL'),
      token: value('ENTREPOT_UPSTREAM_TOKEN') ?? null,
      allowedPrivateHosts: value('ENTREPOT_UPSTREAM_ALLOW_PRIVATE'),
    },
    logLevel: value('ENTREPOT_LOG_LEVEL') ?? null,
  }
}
