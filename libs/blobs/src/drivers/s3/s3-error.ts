import { DomainError } from '@entrepot/core'

const CREDENTIALS =
  'Check ENTREPOT_S3_ACCESS_KEY_ID and ENTREPOT_S3_SECRET_ACCESS_KEY, or what the AWS SDK finds in their place.'

/** What an operator can set right, by the code that S3 answers with or the SDK gives. */
const SETTINGS: Readonly<Record<string, string>> = {
  NoSuchBucket:
    'The bucket that ENTREPOT_BLOBS names does not exist. Create it, or correct the name or the endpoint.',
  InvalidBucketName: 'The store takes no bucket of the name in ENTREPOT_BLOBS. Correct it.',
  InvalidAccessKeyId: `The store does not know the access key. ${CREDENTIALS}`,
  // what versitygw says instead
  XAdminUserNotFound: `The store does not know the access key. ${CREDENTIALS}`,
  SignatureDoesNotMatch: `The store refused the signature: the secret key is wrong, or a proxy changes requests. ${CREDENTIALS}`,
  InvalidToken: `The store refused the session token. ${CREDENTIALS}`,
  ExpiredToken: `The session token has expired. ${CREDENTIALS}`,
  CredentialsProviderError: `There are no credentials for the store. ${CREDENTIALS}`,
  AccessDenied:
    'The store denied access. Its account must be allowed to get, put, copy, list and delete objects, and multipart uploads, below the prefix in ENTREPOT_BLOBS.',
  PermanentRedirect: 'The bucket is in another region. Correct `region` or `endpoint` in ENTREPOT_BLOBS.',
  AuthorizationHeaderMalformed: 'The store is in another region. Correct `region` in ENTREPOT_BLOBS.',
  RequestTimeTooSkewed: 'The clock of this machine differs too much from that of the store. Set it right.',
}
const AWAY =
  'The blob store can not be reached. See that it runs, and that `endpoint` in ENTREPOT_BLOBS is right.'
const MESSAGES: Readonly<Record<string, string>> = {
  ECONNREFUSED: AWAY,
  ENOTFOUND: AWAY,
  EAI_AGAIN: AWAY,
  EHOSTUNREACH: AWAY,
  ETIMEDOUT: AWAY,
  TimeoutError: AWAY,
  SlowDown: 'The blob store asks for fewer requests. Try again in a while.',
  ServiceUnavailable: 'The blob store is overloaded. Try again in a while.',
  QuotaExceeded: 'The blob store has used up its quota. Raise it or free some space, then try again.',
}

/** Whether the store refused with one of these codes. */
export function isS3Error(error: unknown, ...codes: string[]): boolean {
  return codes.includes(codeOf(error))
}

export function nullIfMissing(error: unknown): null {
  if (isS3Error(error, 'NoSuchKey', 'NotFound', 'NoSuchUpload')) return null
  throw error
}

/**
 * Runs what asks the store, and nothing that reads a body: what it refuses becomes `store-unavailable`, or `config-invalid` where
 * the operator has to correct a setting.
 */
export async function onS3<T>(operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw refusalOf(operation, error)
  }
}

export function refusalOf(operation: string, error: unknown): DomainError {
  const code = codeOf(error)
  const { httpStatusCode: status = null, requestId = null } = metadataOf(error)
  const detail = { driver: 's3', operation, code, status, requestId }
  // A new error: that of the SDK carries what the store echoes of our request, its signature and session token among it.
  const cause = new Error(error instanceof Error ? `${code}: ${error.message}` : code)
  const setting = SETTINGS[code] ?? (status === 403 ? SETTINGS['AccessDenied'] : undefined)
  if (setting !== undefined) return new DomainError('config-invalid', setting, detail, { cause })
  const message = MESSAGES[code] ?? `The blob store failed (${code}). See the server's log.`
  return new DomainError('store-unavailable', message, detail, { cause })
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = error as NodeJS.ErrnoException
  if (typeof code === 'string' && /^E[A-Z]/.test(code)) return code
  return error.name === 'Error' ? 'unknown' : error.name
}

/** How often the call was made before it failed so. */
export function attemptsOf(error: unknown): number {
  return metadataOf(error).attempts ?? 1
}

interface Metadata {
  readonly httpStatusCode?: number
  readonly requestId?: string
  readonly attempts?: number
}

function metadataOf(error: unknown): Metadata {
  return error instanceof Error && '$metadata' in error ? (error.$metadata as Metadata) : {}
}
