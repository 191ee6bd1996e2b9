import type { KeyObject } from 'node:crypto'
import { DomainError } from '@entrepot/core'
import { z } from 'zod'
import { sha256Hex } from '../derive-id.js'
import { renderJson } from '../json.js'
import { type DsseEnvelope, dsseEnvelope, signDsse, verifyDsse } from './dsse.js'
import { type EvidenceDocument, PREDICATE_TYPE, STATEMENT_TYPE, toStatement } from './to-statement.js'
import type { EvidenceSubject } from '../subject.js'

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json'

/**
 * Everything about a revision in one file: a DSSE envelope around the statement, with the documents beside it in a field of our own, which
 * other readers of envelopes pass over.
 *
 * @param key  private; see `signDsse`
 */
export function toBundle(
  subject: EvidenceSubject,
  documents: readonly EvidenceDocument[],
  key: KeyObject,
): string {
  const payload = Buffer.from(JSON.stringify(toStatement(subject, documents)))
  return renderJson({ ...signDsse(PAYLOAD_TYPE, payload, key), documents })
}

/** What of a statement is looked at to verify it. */
const statement = z.looseObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(z.object({ name: z.string(), digest: z.record(z.string(), z.string()) })),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.looseObject({
    repository: z.looseObject({ type: z.string(), id: z.string() }),
    revision: z.looseObject({ commit: z.string() }),
    verdict: z.looseObject({ state: z.string(), judgedAt: z.string() }),
    documents: z.array(z.looseObject({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
  }),
})
export type ReadStatement = z.infer<typeof statement>

const document = z.object({ name: z.string(), mediaType: z.string(), content: z.string() })
const bundle = dsseEnvelope.extend({ documents: z.array(document) })

export interface VerifiedBundle {
  readonly statement: ReadStatement
  readonly documents: readonly EvidenceDocument[]
}

/**
 * Reads a bundle that the key signed, and whose documents are those that the statement names. Needs nothing else: no network, no clock.
 *
 * @throws DomainError `invalid-argument`  it is no bundle
 * @throws DomainError `content-mismatch`  it is not what was signed, or not by that key
 */
export function verifyBundle(text: string, key: KeyObject): VerifiedBundle {
  const read = bundle.safeParse(parseJson(text))
  if (!read.success) throw new DomainError('invalid-argument', 'This is no evidence bundle.')
  const { documents } = read.data
  const said = readStatement(read.data, key)
  const named = new Map(said.predicate.documents.map(({ name, digest }) => [name, digest.sha256]))
  for (const { name, content } of documents) {
    if (named.get(name) !== sha256Hex(content)) throw mismatch(`${name} is not the document that was signed.`)
    named.delete(name)
  }
  const [missing] = named.keys()
  if (missing !== undefined) throw mismatch(`${missing} is missing.`)
  return { statement: said, documents }
}

function readStatement(envelope: DsseEnvelope, key: KeyObject): ReadStatement {
  const payload = verifyDsse(envelope, key)
  if (!payload) throw mismatch('No signature of this key is on the bundle, or what it signed was changed.')
  const read = statement.safeParse(parseJson(payload.toString()))
  if (envelope.payloadType !== PAYLOAD_TYPE || !read.success)
    throw new DomainError('invalid-argument', 'What was signed is no statement about a revision.')
  return read.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new DomainError(
      'invalid-argument',
      'This is no evidence bundle: it is no JSON.',
      {},
      { cause: error },
    )
  }
}

function mismatch(message: string): DomainError {
  return new DomainError('content-mismatch', message)
}
