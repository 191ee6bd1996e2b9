import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { DomainError, isDomainError } from '@entrepot/core'
import { keyId, verifyBundle } from '@entrepot/evidence'

/**
 * Verifies an evidence bundle with nothing but a public key, and tells what it proves.
 * @returns true when it holds
 */
export async function verifyBundleCommand(
  bundlePath: string | undefined,
  keyPath: string | undefined,
): Promise<boolean> {
  if (bundlePath === undefined || keyPath === undefined)
    throw new DomainError('invalid-argument', 'A bundle is verified with both --bundle and --key.')
  const key = publicKey(await read('--key', keyPath))
  const text = (await read('--bundle', bundlePath)).toString('utf8')
  try {
    const { statement, documents } = verifyBundle(text, key)
    const { repository, revision, verdict } = statement.predicate
    process.stdout.write(`signed by ${keyId(key)}\n`)
    process.stdout.write(`${repository.type} ${repository.id} at ${revision.commit}\n`)
    process.stdout.write(`${verdict.state} as of ${verdict.judgedAt}\n`)
    process.stdout.write(
      `${statement.subject.length - 1} files, ${documents.length} documents: all as they were signed\n`,
    )
    return true
  } catch (error) {
    if (!isDomainError(error, 'content-mismatch', 'invalid-argument')) throw error
    process.stdout.write(`the bundle does not hold: ${error.message}\n`)
    return false
  }
}

async function read(option: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new DomainError('invalid-argument', `${option}: ${path} can not be read.`, {}, { cause: error })
  }
}

function publicKey(pem: Buffer): KeyObject {
  try {
    return createPublicKey(pem)
  } catch (error) {
    throw new DomainError('invalid-argument', '--key holds no public key in PEM.', {}, { cause: error })
  }
}
