import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bareSubject, sampleModel } from '../testing/sample-subject.js'
import { toBundle, verifyBundle } from './bundle.js'
import { keyId, signDsse, verifyDsse } from './dsse.js'
import { toStatement } from './to-statement.js'

const ed25519 = generateKeyPairSync('ed25519')
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const documents = [{ name: 'a.json', mediaType: 'application/json', content: '{}\n' }]
const made = toBundle(sampleModel(), documents, ed25519.privateKey)

describe.each([
  ['Ed25519', ed25519, null],
  ['ECDSA P-256', p256, 'sha256'],
] as const)('an envelope signed by %s', (_name, { privateKey, publicKey }, digest) => {
  const envelope = signDsse('text/plain', Buffer.from('héllo'), privateKey)

  it('is opened by its public key, and by no other', () => {
    expect(verifyDsse(envelope, publicKey)?.toString()).toBe('héllo')
    expect(verifyDsse(envelope, generateKeyPairSync('ed25519').publicKey)).toBeNull()
  })

  it('is not opened when its payload, its type or its signature was changed', () => {
    const other = { ...envelope, payload: Buffer.from('hello').toString('base64') }
    expect(verifyDsse(other, publicKey)).toBeNull()
    expect(verifyDsse({ ...envelope, payloadType: 'text/html' }, publicKey)).toBeNull()
    expect(verifyDsse({ ...envelope, signatures: [{ sig: 'AAAA' }] }, publicKey)).toBeNull()
  })

  it('signs exactly the bytes that the protocol says', () => {
    const message = Buffer.from('DSSEv1 10 text/plain 6 héllo')
    const [{ sig, keyid } = { sig: '' }] = envelope.signatures
    expect(verify(digest, message, publicKey, Buffer.from(sig, 'base64'))).toBe(true)
    expect(keyid).toBe(keyId(publicKey))
  })
})

it('takes a signature that another program made, whatever key id it gives', () => {
  const message = Buffer.from('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
  const sig = sign(null, message, ed25519.privateKey).toString('base64')
  const payload = Buffer.from('hello world').toString('base64')
  const envelope = {
    payloadType: 'http://example.com/HelloWorld',
    payload,
    signatures: [{ sig, keyid: 'x' }],
  }
  expect(verifyDsse(envelope, ed25519.publicKey)?.toString()).toBe('hello world')
})

it('refuses keys of other kinds', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  for (const { privateKey } of [rsa, p384])
    expect(() => signDsse('text/plain', Buffer.from(''), privateKey)).toThrow('Ed25519')
})

describe('verifyBundle', () => {
  it('gives back what was signed', () => {
    const { statement, documents: read } = verifyBundle(made, ed25519.publicKey)
    expect(statement).toEqual(JSON.parse(JSON.stringify(toStatement(sampleModel(), documents))))
    expect(read).toEqual(documents)
  })

  it('finds a document that was changed, put in or taken out', () => {
    const withDocuments = (others: object[]) => JSON.stringify({ ...JSON.parse(made), documents: others })
    const refusal = { code: 'content-mismatch' }
    for (const others of [
      [],
      documents.map(one => ({ ...one, content: '{} ' })),
      documents.flatMap(one => [one, { ...one, name: 'b' }]),
    ])
      expect(() => verifyBundle(withDocuments(others), ed25519.publicKey)).toThrow(
        expect.objectContaining(refusal),
      )
  })

  it('finds a document that is there twice, once in another form', () => {
    const twice = [documents[0], { ...documents[0], content: 'other' }]
    const text = JSON.stringify({ ...JSON.parse(made), documents: twice })
    expect(() => verifyBundle(text, ed25519.publicKey)).toThrow('not the document that was signed')
  })

  it('takes no bundle of another key', () => {
    expect(() => verifyBundle(made, p256.publicKey)).toThrow('No signature of this key')
  })

  it.each(['', 'x', '[]', '{}', '{"payloadType":"a","payload":"","signatures":[],"documents":[]}'])(
    'says that %j is no bundle',
    text => expect(() => verifyBundle(text, ed25519.publicKey)).toThrow('no evidence bundle'),
  )
})

describe('toStatement', () => {
  it('names the commit and every file by its hash', () => {
    expect(toStatement(sampleModel(), []).subject).toEqual([
      { name: 'model:acme/Llama-tiny', digest: { gitCommit: 'c'.repeat(40) } },
      { name: 'README.md', digest: { sha256: 'a'.repeat(64), gitBlob: 'a'.repeat(40) } },
      { name: 'sub folder/model.safetensors', digest: { sha256: 'b'.repeat(64), gitBlob: 'b'.repeat(40) } },
      { name: 'large.txt', digest: { gitBlob: 'd'.repeat(40) } },
    ])
  })

  it('says what the verdict is, by which policy, and who decided what', () => {
    expect(toStatement(sampleModel(), documents).predicate).toMatchObject({
      verdict: {
        state: 'restricted',
        policy: { name: 'baseline', version: 3 },
        judgedAt: '2026-03-04T05:06:07Z',
      },
      findings: { count: 3, states: { 'warning/fail': 1, 'error/waived': 1, 'info/unverifiable': 1 } },
      reviews: [{ reviewer: 'grace', isApproval: true, at: '2026-03-04T05:06:07Z' }],
      waivers: [{ ruleId: 'license-declared', approvedBy: 'grace' }],
      documents: [
        {
          name: 'a.json',
          digest: { sha256: 'ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356' },
        },
      ],
    })
  })

  it('asserts nothing that nobody said', () => {
    expect(toStatement(bareSubject('model'), []).predicate).toMatchObject({
      licenses: { declared: [], effective: 'NOASSERTION' },
      card: { isPresent: false },
    })
  })
})
