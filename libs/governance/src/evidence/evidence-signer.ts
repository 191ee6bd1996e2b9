import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { open } from 'node:fs/promises'
import { DomainError } from '@entrepot/core'
import { keyId } from '@entrepot/evidence'
import { type Database, ensureServerKey } from '@entrepot/persistence'

const KEY_NAME = 'evidence'
/** Bytes of a file that is read as a key; one of RSA with 8192 bits has 6,500. */
const FILE_MAX_BYTES = 65_536
/** Anybody on the machine may read or write it. */
const OPEN_TO_ALL = 0o006

/**
 * Holds the key that signs evidence: that of a file, or one that the installation made for itself once and keeps in its database. Whoever
 * has the database can sign with the latter, so those who must prove more keep a key of their own.
 */
export class EvidenceSigner {
  #key: Promise<KeyObject> | null = null

  constructor(
    private readonly db: Database,
    /** PEM, PKCS #8; null for the installation's own key. */
    private readonly keyFile: string | null,
  ) {}

  /**
   * The private key. Read once.
   * @throws DomainError `config-invalid`  the file can't be read, is open to everybody on the machine, or is no key that signs evidence
   */
  key(): Promise<KeyObject> {
    this.#key ??= (this.keyFile === null ? ownKey(this.db) : readKeyFile(this.keyFile)).catch(error => {
      this.#key = null
      throw error
    })
    return this.#key
  }

  /** The public key, as PEM: what others verify with. */
  async publicPem(): Promise<string> {
    return createPublicKey(await this.key())
      .export({ type: 'spki', format: 'pem' })
      .toString()
  }

  /** SHA-256 of the public key; stands in every envelope. */
  async keyId(): Promise<string> {
    return keyId(await this.key())
  }
}

async function ownKey(db: Database): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const fresh = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }))
  const key = Buffer.from(await ensureServerKey(db.prisma, KEY_NAME, fresh))
  return createPrivateKey({ key, type: 'pkcs8', format: 'der' })
}

async function readKeyFile(path: string): Promise<KeyObject> {
  const pem = await readPrivately(path)
  const refuse = (cause: unknown) =>
    invalid('ENTREPOT_SIGNING_KEY_FILE holds no private key in PEM that is Ed25519 or ECDSA P-256.', cause)
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch (error) {
    throw refuse(error)
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type !== 'ed25519' && !(type === 'ec' && details?.namedCurve === 'prime256v1')) throw refuse(null)
  return key
}

/** Asks the open file about its mode, so that it can't be another one by the time it is read. */
async function readPrivately(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch(error => {
    throw invalid('ENTREPOT_SIGNING_KEY_FILE names a file that can not be read.', error)
  })
  try {
    const { mode, size } = await file.stat()
    if ((mode & OPEN_TO_ALL) !== 0)
      throw invalid(
        'ENTREPOT_SIGNING_KEY_FILE is open to everybody on this machine; take their rights away.',
        null,
      )
    if (size > FILE_MAX_BYTES) throw invalid('ENTREPOT_SIGNING_KEY_FILE is too long for a key.', null)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function invalid(message: string, cause: unknown): DomainError {
  return new DomainError('config-invalid', message, { variable: 'ENTREPOT_SIGNING_KEY_FILE' }, { cause })
}
