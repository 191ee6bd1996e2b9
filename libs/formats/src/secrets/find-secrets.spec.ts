import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findSecrets } from './find-secrets.js'

/** Characters that look random and are the same in every run; no secret stands in this file. */
function random(alphabet: string, length: number): string {
  const bytes = Array.from({ length: 8 }, (_, at) => createHash('sha512').update(`${alphabet}${at}`).digest())
  return [...Buffer.concat(bytes).subarray(0, length)].map(byte => alphabet[byte % alphabet.length]).join('')
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LETTERS = UPPER + UPPER.toLowerCase()
const WORD = `0123456789${LETTERS}`

function withChecksum(prefix: string): string {
  const body = random(WORD, 30)
  let sum = crc32(body)
  let digits = ''
  for (let count = 0; count < 6; count++) {
    digits = (`0123456789${UPPER}${UPPER.toLowerCase()}`[sum % 62] ?? '') + digits
    sum = Math.floor(sum / 62)
  }
  return prefix + body + digits
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: unknown) =>
  `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}.${random(WORD, 43)}`
const pem = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ')
const keyLines = Array.from({ length: 4 }, (_, at) => random(`${WORD}+/`, 60 + at).padEnd(64, 'Q')).join('\n')

const SECRETS: Record<string, string> = {
  'AWS access key': `AKIA${random('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
  'AWS secret key': `aws_secret_access_key = ${random(`${WORD}/+`, 40)}`,
  'GitHub token': withChecksum('ghp_'),
  'Hugging Face token': `hf_${random(LETTERS, 34)}`,
  'OpenAI key': `sk-${random(WORD, 20)}T3BlbkFJ${random(WORD, 20)}`,
  'Anthropic key': `sk-ant-api03-${random(WORD, 95)}`,
  'Slack token': `xoxb-${random('123456789', 11)}-${random(WORD, 24)}`,
  'Google API key': `AIza${random(`${WORD}_`, 35)}`,
  'npm token': withChecksum('npm_'),
  'GitLab token': `glpat-${random(WORD, 20)}`,
  'Weights & Biases key': `WANDB_API_KEY="${random('0123456789abcdef', 40)}"`,
  'Azure storage key': `AccountKey=${random(`${WORD}+/`, 86)}==`,
  'private key': `${pem}\n${keyLines}\n`,
  'JSON web token': jwt({ sub: 'ann', role: 'admin' }),
}

describe('finding secrets in texts', () => {
  it.each(Object.entries(SECRETS))('finds a %s and does not repeat it', (kind, secret) => {
    const found = findSecrets(`first line\nkey: ${secret}\n`)
    expect(found).toMatchObject([{ kind, line: expect.any(Number) }])
    const [first] = found
    expect(first?.line).toBeGreaterThanOrEqual(2)
    expect(first?.redacted.length).toBeLessThan(40)
    expect(
      secret
        .split(/[=\n]/)
        .some(part => part.trim().length > 20 && JSON.stringify(found).includes(part.trim())),
    ).toBe(false)
  })

  it.each([
    ['a placeholder', 'hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['the key of every AWS manual', ['AKIA', 'IOSFODNN7EXAMPLE'].join('')],
    [
      'a GitHub token with a wrong checksum',
      `${withChecksum('ghp_').slice(0, -1)}!`.replace('!', '_').replace(/_$/, 'Z').replace(/Z$/, '0'),
    ],
    ['a longer word', `my${SECRETS['Hugging Face token'] ?? ''}`],
    ['the token of every tutorial', jwt({ sub: '1234567890', name: 'John Doe' })],
    ['what only looks like a token', `eyJ${random(WORD, 30)}.eyJ${random(WORD, 30)}.${random(WORD, 30)}`],
    ['a line that speaks of keys', `${pem}\n...\n`],
    ['a hash', random('0123456789abcdef', 64)],
    ['a path of a model', 'hf_hub_download(repo_id="acme/model", filename="weights.safetensors")'],
  ])('takes %s for none', (_, text) => {
    expect(findSecrets(`key: ${text}\n`)).toEqual([])
  })

  it('gives the same digest to the same secret, wherever it stands', () => {
    const token = SECRETS['Hugging Face token'] ?? ''
    const [one] = findSecrets(token)
    const [other] = findSecrets(`\n\n"${token}"`)
    expect(other?.digest).toBe(one?.digest)
    expect(other?.line).toBe(3)
  })

  it('takes time linear in the text, whatever it is made of', () => {
    for (const part of [
      'eyJ',
      'eyJa.eyJ',
      'sk-',
      'AKIA',
      'xoxb-1',
      'T3BlbkFJ',
      `${pem}\n`,
      'AccountKey=',
      'hf_a',
      'a'.repeat(20),
    ]) {
      const startedAt = performance.now()
      findSecrets(part.repeat(Math.ceil(2_000_000 / part.length)))
      expect(performance.now() - startedAt, part).toBeLessThan(8_000)
    }
  })

  it('never throws for any text', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(...Object.values(SECRETS), pem, 'eyJ', '-----BEGIN'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), parts => findSecrets(parts.join('')).length < 51),
    )
  })
})
