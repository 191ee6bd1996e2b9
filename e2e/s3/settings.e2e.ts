import { randomBytes } from 'node:crypto'
import type { S3Config } from '@entrepot/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entrepot } from '../support/run-command.js'
import { s3Environment } from '../support/s3-environment.js'
import { isS3ServerMissing, type S3Server, startS3Server } from '../support/s3-server.js'
import { freePort, makeDataDir, removeDataDir } from '../support/start-server.js'

describe.skipIf(isS3ServerMissing)('a server that is told something wrong about S3', () => {
  const dataDir = makeDataDir()
  let server: S3Server
  let right: S3Config
  let freeUrl: string

  beforeAll(async () => {
    server = await startS3Server()
    right = await server.newBucket()
    freeUrl = `http://127.0.0.1:${await freePort()}`
  })
  afterAll(async () => {
    await server?.stop()
    removeDataDir(dataDir)
  })

  const secret = randomBytes(20).toString('hex')
  const keyId = `key${randomBytes(8).toString('hex')}`
  const wrongs: [string, (right: S3Config) => Partial<S3Config>, RegExp][] = [
    [
      'the secret key',
      ({ credentials }) => ({
        credentials: { accessKeyId: credentials?.accessKeyId ?? '', secretAccessKey: secret },
      }),
      /secret key is wrong.*ENTREPOT_S3_SECRET_ACCESS_KEY/,
    ],
    [
      'the access key',
      () => ({ credentials: { accessKeyId: keyId, secretAccessKey: secret } }),
      /does not know the access key.*ENTREPOT_S3_ACCESS_KEY_ID/,
    ],
    [
      'the bucket',
      () => ({ bucket: 'there-is-none' }),
      /bucket that ENTREPOT_BLOBS names does not exist. Create it/,
    ],
    ['the region', () => ({ region: 'eu-nowhere-1' }), /another region. Correct `region`/],
    ['the address', () => ({ endpoint: freeUrl }), /can not be reached.*`endpoint`/],
  ]

  it.each(wrongs)(
    'names what is wrong about %s in one line, and shows no secret',
    async (_, change, message) => {
      const wrong = { ...right, ...change(right) }
      const refused = await entrepot(dataDir, ['start'], {
        ...s3Environment(wrong),
        ENTREPOT_PORT: '0',
        ENTREPOT_LOG_LEVEL: 'trace',
      })
      expect(refused.exitCode).toBe(1)
      const said = refused.stdout + refused.stderr
      expect(said.trim().split('\n').at(-1)).toMatch(/^entrepot: /)
      expect(said.trim().split('\n').at(-1)).toMatch(message)
      for (const word of [secret, right.credentials?.secretAccessKey ?? '', keyId, 'AWS4-HMAC']) {
        expect(said).not.toContain(word)
      }
    },
  )

  it('says that there are no credentials, when there are none anywhere', async () => {
    const refused = await entrepot(dataDir, ['verify'], {
      ...s3Environment({ ...right, credentials: null }),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_CONFIG_FILE: '/dev/null',
    })
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toMatch(/^entrepot: There are no credentials for the store\./m)
  })

  it("takes the SDK's own variables where ours are not set", async () => {
    const { accessKeyId = '', secretAccessKey = '' } = right.credentials ?? {}
    const verified = await entrepot(dataDir, ['verify'], {
      ...s3Environment({ ...right, credentials: null }),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    })
    expect(verified.stderr).toBe('')
    expect(verified.exitCode).toBe(0)
  })
})
