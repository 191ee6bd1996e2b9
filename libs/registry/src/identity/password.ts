import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { DomainError } from '@entrepot/core'
import pLimit from 'p-limit'

const argon2id = promisify(argon2).bind(null, 'argon2id')

/** What one hash costs: OWASP's first recommendation for argon2id (Password Storage Cheat Sheet), some 40 ms of one core. */
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
/** Bytes, as RFC 9106 recommends them. */
const SALT_BYTES = 16
const TAG_BYTES = 32
/** Characters. Length is what makes a password good; what kinds of characters it has is nobody's business. */
const PASSWORD_MIN_LENGTH = 10
const PASSWORD_MAX_LENGTH = 1_024

/** Hashes at a time, each on one of the four threads that reading files needs too. */
const CONCURRENT_HASHES = 2
/** Hashes that may wait for their turn: some seconds' worth. Whoever signs in from everywhere at once gets no more of this node. */
const WAITING_HASHES = 50
const hashing = pLimit(CONCURRENT_HASHES)

/** PHC: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`, both in base64 without padding. */
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

/**
 * What is stored of a password, with a salt of its own and everything needed to compare. Takes some 40 ms on a thread of the pool, and
 * 19 MiB.
 *
 * @throws DomainError `invalid-argument` for one that is too short to be safe, or too long to be one; `rate-limited`
 */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_MIN_LENGTH || password.length > PASSWORD_MAX_LENGTH) {
    const message = `A password must have ${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters.`
    throw new DomainError('invalid-argument', message)
  }
  const salt = randomBytes(SALT_BYTES)
  const tag = await derive(parametersOf(password, salt))
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(tag)}`
}

/**
 * Whether this is the password. Without a stored one it costs the same and says no, so that nobody learns by the clock which accounts
 * there are.
 *
 * @param stored  what `hashPassword` gave; null: there is no such account, or it has no password
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  if (password.length > PASSWORD_MAX_LENGTH) return false
  const parsed = stored === null ? null : PHC.exec(stored)
  if (!parsed) {
    await derive(parametersOf(password, randomBytes(SALT_BYTES)))
    return false
  }
  const [, memory, passes, lanes, salt = '', tag = ''] = parsed
  const expected = Buffer.from(tag, 'base64')
  const actual = await derive({
    ...parametersOf(password, Buffer.from(salt, 'base64')),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(lanes),
    tagLength: expected.length,
  })
  return timingSafeEqual(actual, expected)
}

/** @throws DomainError `rate-limited` when too many wait already */
async function derive(parameters: Argon2Parameters): Promise<Buffer> {
  if (hashing.pendingCount < WAITING_HASHES) return hashing(() => argon2id(parameters))
  const detail = { retryAfterSeconds: 5, limit: WAITING_HASHES, windowSeconds: 5 }
  throw new DomainError(
    'rate-limited',
    'Too many people sign in at this moment. Try again in a few seconds.',
    detail,
  )
}

function parametersOf(password: string, nonce: Buffer): Argon2Parameters {
  // What looks the same on the keyboard of another system must be the same here.
  const message = Buffer.from(password.normalize('NFKC'), 'utf8')
  return { message, nonce, memory: MEMORY_KIB, passes: PASSES, parallelism: LANES, tagLength: TAG_BYTES }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
