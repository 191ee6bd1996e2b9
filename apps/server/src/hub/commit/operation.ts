import { asOid, DomainError } from '@entrepot/core'
import { z } from 'zod'

const path = z.string().min(1)
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower case')
  .transform(asOid)

/** The lines of a commit's body, by `key`. What else a client may say of itself is left unread. */
const operation = z.discriminatedUnion('key', [
  z.object({
    key: z.literal('header'),
    value: z.object({
      summary: z.string().trim().min(1, 'must not be empty'),
      description: z.string().nullish(),
      parentCommit: z
        .string()
        .regex(/^[0-9a-fA-F]{5,40}$/, 'must be a commit id')
        .nullish(),
    }),
  }),
  z.object({
    key: z.literal('file'),
    value: z.object({
      path,
      /** Stands aside (`LineScanner`); here it is empty. */
      content: z.string().optional(),
      encoding: z.enum(['base64', 'utf-8']).default('utf-8'),
      oldPath: path.optional(),
    }),
  }),
  z.object({
    key: z.literal('lfsFile'),
    value: z.object({
      path,
      algo: z.literal('sha256').default('sha256'),
      oid: sha256,
      size: z.number().int().nonnegative().nullish(),
      oldPath: path.optional(),
    }),
  }),
  z.object({ key: z.literal('deletedFile'), value: z.object({ path }) }),
  z.object({ key: z.literal('deletedFolder'), value: z.object({ path }) }),
  z.object({
    key: z.literal('copyFile'),
    value: z.object({ path, srcPath: path, srcRevision: z.string().min(1).nullish() }),
  }),
])

export type Operation = z.output<typeof operation>

/**
 * Reads one line of a commit's body.
 * @param number  of the line, from 1, for the refusal
 * @throws DomainError `invalid-argument`
 */
export function parseOperation(text: string, number: number): Operation {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new DomainError('invalid-argument', `Line ${number} of the body is not JSON.`, {}, { cause: error })
  }
  const parsed = operation.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') ?? ''
  const wrong =
    where === 'key' ? 'has no operation of a commit as its key' : `: ${where} ${issue?.message ?? ''}`
  throw new DomainError('invalid-argument', `Line ${number} of the body ${wrong}.`.replace(' : ', ': '))
}
