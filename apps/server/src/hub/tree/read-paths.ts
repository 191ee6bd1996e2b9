import type { IncomingMessage } from 'node:http'
import { DomainError } from '@entrepot/core'
import { z } from 'zod'
import { readBody } from '../body/read-body.js'
import { readFlag } from '../query/read-query.js'
import { trimSlashes } from './trim-slashes.js'

/** Bytes of a body that asks for paths: some ten thousand of them. */
const BODY_MAX_BYTES = 4 * 1024 * 1024

/** Paths that one request may ask about: as many as a page of a tree holds. */
const MAX_PATHS = 10_000

const jsonBody = z.object({ paths: z.array(z.string()), expand: z.boolean().optional() })

export interface AskedPaths {
  /** Each once, without slashes around it. */
  readonly paths: readonly string[]
  readonly hasLastCommit: boolean
}

/**
 * Reads the body of `paths-info`: a form from Python, JSON from JavaScript.
 * @throws DomainError `invalid-argument`, `limit-exceeded`
 */
export async function readPaths(request: IncomingMessage): Promise<AskedPaths> {
  const text = (await readBody(request, BODY_MAX_BYTES)).toString('utf8')
  if (!request.headers['content-type']?.startsWith('application/json')) {
    const form = new URLSearchParams(text)
    return { paths: distinct(form.getAll('paths')), hasLastCommit: readFlag(form, 'expand') }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new DomainError('invalid-argument', 'The body is not JSON.', {}, { cause: error })
  }
  const parsed = jsonBody.safeParse(value)
  if (!parsed.success)
    throw new DomainError('invalid-argument', 'The body must be {"paths": [...], "expand": false}.')
  return { paths: distinct(parsed.data.paths), hasLastCommit: parsed.data.expand ?? false }
}

function distinct(paths: readonly string[]): string[] {
  const asked = new Set(paths.map(trimSlashes))
  if (asked.size > MAX_PATHS)
    throw new DomainError(
      'limit-exceeded',
      `One request may ask about ${MAX_PATHS} paths, and this asks about ${asked.size}.`,
    )
  return [...asked]
}
