import type { IncomingMessage } from 'node:http'
import { DomainError } from '@entrepot/core'
import type { z } from 'zod'
import { readBody } from './read-body.js'

/** Bytes of a body that says what to do, and holds no files: names, flags, a description. */
export const SMALL_BODY_BYTES = 1024 * 1024
/** What is wrong with a body that a refusal tells at most. */
const MAX_ISSUES = 3

/**
 * Reads a JSON body, whatever its content type says, and takes what `shape` wants of it. An empty body counts as `{}`, as some clients send
 * none where nothing needs to be said.
 *
 * @throws DomainError `limit-exceeded` beyond `maxBytes`; `invalid-argument` saying what is wrong, without repeating values
 */
export async function readJsonBody<Shape extends z.ZodType>(
  request: IncomingMessage,
  shape: Shape,
  maxBytes = SMALL_BODY_BYTES,
): Promise<z.output<Shape>> {
  return parseJsonBody((await readBody(request, maxBytes)).toString('utf8'), shape)
}

/** As `readJsonBody`, of a body that was read. @throws DomainError `invalid-argument` */
export function parseJsonBody<Shape extends z.ZodType>(text: string, shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => {
    const where = path.map(String).join('.').slice(0, 100)
    return where === '' ? message : `"${where}": ${message}`
  })
  throw new DomainError('invalid-argument', `The body can't be used: ${issues.join('; ')}`)
}

function parseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '')
  if (json.trim() === '') return {}
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new DomainError('invalid-argument', 'The body is not JSON.', {}, { cause: error })
  }
}
