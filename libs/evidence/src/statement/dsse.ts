import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { DomainError } from '@entrepot/core'
import { z } from 'zod'

/** A signed payload, in the JSON form of DSSE. Fields that are not its own are for others to read. */
export const dsseEnvelope = z.looseObject({
  payloadType: z.string(),
  /** Base64. */
  payload: z.base64(),
  signatures: z.array(z.looseObject({ keyid: z.string().optional(), sig: z.base64() })).min(1),
})
export type DsseEnvelope = z.infer<typeof dsseEnvelope>

/**
 * Signs a payload by DSSE, with the private key at hand: Ed25519, or ECDSA over P-256 with SHA-256, whose signatures are in DER.
 *
 * @throws DomainError `config-invalid`  a key of another kind
 */
export function signDsse(payloadType: string, payload: Uint8Array, key: KeyObject): DsseEnvelope {
  const signature = sign(digestFor(key), authenticated(payloadType, payload), key)
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid: keyId(key), sig: signature.toString('base64') }],
  }
}

/**
 * The payload, if one of the signatures was made by that key; the ids beside them are hints and prove nothing. Null when none was.
 *
 * @throws DomainError `config-invalid`  a key of another kind than those that `signDsse` takes
 */
export function verifyDsse(
  { payloadType, payload, signatures }: DsseEnvelope,
  key: KeyObject,
): Buffer | null {
  const bytes = Buffer.from(payload, 'base64')
  const message = authenticated(payloadType, bytes)
  const digest = digestFor(key)
  const isSigned = signatures.some(({ sig }) => verify(digest, message, key, Buffer.from(sig, 'base64')))
  return isSigned ? bytes : null
}

/** SHA-256 of the public key in DER (SPKI), in hex: the same for a private key and its public one. */
export function keyId(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}

/** What is signed: lengths stand before type and payload, so that nothing of one can be taken for the other. */
function authenticated(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType)
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ])
}

function digestFor({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): 'sha256' | null {
  if (asymmetricKeyType === 'ed25519') return null
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'sha256'
  throw new DomainError('config-invalid', 'A key for evidence must be Ed25519, or ECDSA over P-256.')
}
