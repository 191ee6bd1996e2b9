import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyId } from '@entrepot/evidence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EvidenceSigner } from './evidence-signer.js'

let engines: TestEngines
let folder: string

beforeAll(async () => {
  engines = await openTestEngines()
  folder = await mkdtemp(join(tmpdir(), 'entrepot-key-'))
})
afterAll(async () => {
  await engines?.close()
  await rm(folder, { recursive: true, force: true })
})

async function keyFile(content: string, mode = 0o600): Promise<string> {
  const path = join(folder, 'key.pem')
  await writeFile(path, content)
  await chmod(path, mode)
  return path
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

describe('EvidenceSigner', () => {
  it('makes one key for the whole installation where none is configured', async () => {
    const signers = [0, 1, 2].map(() => new EvidenceSigner(engines.db, null))
    const ids = await Promise.all(signers.map(signer => signer.keyId()))
    expect(new Set(ids).size).toBe(1)
    expect(await signers[0]?.publicPem()).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
  })

  it.each([
    ['Ed25519', () => generateKeyPairSync('ed25519')],
    ['ECDSA P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ])('takes a key of %s from a file', async (_name, generate) => {
    const { privateKey, publicKey } = generate()
    const signer = new EvidenceSigner(engines.db, await keyFile(pem(privateKey)))
    expect(await signer.keyId()).toBe(keyId(publicKey))
  })

  it('takes a file that a group may read, as secrets are mounted, and none that everybody may', async () => {
    const key = pem(generateKeyPairSync('ed25519').privateKey)
    await expect(new EvidenceSigner(engines.db, await keyFile(key, 0o640)).key()).resolves.toBeDefined()
    await expect(new EvidenceSigner(engines.db, await keyFile(key, 0o644)).key()).rejects.toThrow('everybody')
    await expect(new EvidenceSigner(engines.db, await keyFile(key, 0o602)).key()).rejects.toThrow('everybody')
  })

  it.each([
    ['no key', () => 'hello'],
    [
      'a public key',
      () => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ],
    ['an RSA key', () => pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    ['a key of another curve', () => pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)],
  ])('refuses a file that holds %s, without repeating what is in it', async (_name, make) => {
    const signer = new EvidenceSigner(engines.db, await keyFile(make()))
    await expect(signer.key()).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'ENTREPOT_SIGNING_KEY_FILE holds no private key in PEM that is Ed25519 or ECDSA P-256.',
    })
  })

  it('refuses a file that is not there, and takes it once it is', async () => {
    const path = join(folder, 'later.pem')
    const signer = new EvidenceSigner(engines.db, path)
    await expect(signer.key()).rejects.toMatchObject({ code: 'config-invalid' })
    await writeFile(path, pem(generateKeyPairSync('ed25519').privateKey), { mode: 0o600 })
    await expect(signer.key()).resolves.toBeDefined()
  })
})
