import { AUDIENCES, DomainError } from '@entrepot/core'
import { z } from 'zod'
import { ENGINES } from '../engines.js'
import { parseMemory } from './parse-memory.js'
import { CACHE_TYPES, PREFERENCES, type ProfileSpec } from './profile-spec.js'

/** Devices of one node. */
const MAX_DEVICES = 64
/** Tokens: far beyond any model, so that products of it stay exact. */
const MAX_TOKENS = 100_000_000
/** Sequences at a time. */
const MAX_BATCH = 65_536
/** Formats of weights that there are. */
export const FORMATS = ['safetensors', 'gguf', 'onnx', 'pytorch', 'tensorrt'] as const
/** Of one profile. */
const MAX_NAMESPACES = 100
/** Bits of the widest weights. */
const MAX_BITS = 64

const memory = z
  .union([z.int().positive(), z.string()])
  .transform(value => (typeof value === 'number' ? value : parseMemory(value)))
  .refine(value => value !== null, 'must be bytes, such as 24GiB')
  .transform(Number)

const device = z.strictObject({ kind: z.enum(['gpu', 'cpu']), memoryBytes: memory })

const tokens = z.int().positive().max(MAX_TOKENS)

const spec = z.strictObject({
  engine: z.enum(ENGINES).nullable().default(null),
  devices: z.array(device).max(MAX_DEVICES).default([]),
  contextTokens: tokens.nullable().default(null),
  maxContextTokens: tokens.nullable().default(null),
  batch: z.int().positive().max(MAX_BATCH).default(1),
  cacheType: z.enum(CACHE_TYPES).nullable().default(null),
  prefer: z.enum(PREFERENCES).default('quality'),
  minBitsPerWeight: z.number().positive().max(MAX_BITS).nullable().default(null),
  formats: z.array(z.enum(FORMATS)).min(1).nullable().default(null),
  namespaces: z.array(z.string().min(1).max(96)).max(MAX_NAMESPACES).nullable().default(null),
  audience: z.enum(AUDIENCES).default('inference'),
})

/**
 * What a kind of node holds and wants, out of JSON that anybody may have written; what is left out means nothing in particular, and the
 * audience `inference`. Memory may be written as `24GiB`.
 *
 * @param what  begins the message of a refusal
 * @throws DomainError `invalid-argument`  saying where what is wrong
 */
export function parseProfileSpec(value: unknown, what = 'This is no profile'): ProfileSpec {
  const parsed = spec.safeParse(value)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ path, message }) => `${placeOf(path)}${message}`)
  throw new DomainError('invalid-argument', `${what}: ${wrong.join('; ')}.`)
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `
}
