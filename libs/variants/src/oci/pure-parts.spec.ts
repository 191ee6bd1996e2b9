import { makeOllamaKey, signAsOllama } from '@entrepot/testing/ollama'
import { describe, expect, it } from 'vitest'
import { ollamaChatOf } from './chat-templates.js'
import { makeManifest, sizeName } from './manifest.js'
import { isSignedBy, readPublicKey, readSignedRequest } from './ollama-key.js'

describe('a chat template', () => {
  it.each([
    ['<|im_start|>{{ role }}\n{{ content }}<|im_end|>', 'chatml'],
    ['<|start_header_id|>user<|end_header_id|>\n\nx<|eot_id|>', 'llama3'],
    ["{{ '<start_of_turn>' + role }}<end_of_turn>", 'gemma'],
    ["'<|user|>\n' + content + '<|end|>\n' '<|assistant|>'", 'phi3'],
    ['<|im_start|>user<|im_sep|>x<|im_end|>', null],
    ['<|im_start|><|im_end|><start_of_turn><end_of_turn>', null],
    ['[INST] {{ content }} [/INST]', null],
    ['', null],
  ])('%j is of the family %s', (template, family) => {
    expect(ollamaChatOf(template)?.family ?? null).toBe(family)
  })

  it('ends an answer where its family does, and closes what it opens', () => {
    for (const marks of [
      '<|im_start|><|im_end|>',
      '<|start_header_id|><|end_header_id|><|eot_id|>',
      '<start_of_turn><end_of_turn>',
    ]) {
      const chat = ollamaChatOf(marks)
      const opened = chat?.template.match(/\{\{ (?:if|range) /g)?.length
      expect(chat?.template.match(/\{\{ end \}\}/g)).toHaveLength(opened ?? -1)
      expect(chat?.stop.every(mark => marks.includes(mark))).toBe(true)
    }
  })
})

describe('a manifest', () => {
  const facts = { architecture: 'llama', parameterCount: 8_030_261_312, quantization: 'Q4_K_M' }
  const layers = [
    { kind: 'model', file: { path: 'm.gguf', digest: 'a'.repeat(64), sizeBytes: 5 } },
    { kind: 'system', content: new Uint8Array(Buffer.from('Be kind.')) },
  ] as const

  it('is made of its layers, and of nothing else', () => {
    const { digest } = makeManifest(layers, facts)
    // If this changes, then so do all manifests, and what people have is looked for by digests that nobody names any more.
    expect(digest).toBe('8e513edaacba1f53d651a1f7e3faab98e93b54b15a1b73acf59944e127cf6ac0')
    expect(makeManifest([...layers], { ...facts }).digest).toBe(digest)
    expect(makeManifest(layers, { ...facts, quantization: 'Q8_0' }).digest).not.toBe(digest)
    expect(makeManifest(layers.toReversed(), facts).digest).not.toBe(digest)
  })

  it('names everything by its digest, and says nothing that is not known', () => {
    const { bytes, blobs } = makeManifest(layers, {
      architecture: null,
      parameterCount: null,
      quantization: 'unknown',
    })
    const manifest = JSON.parse(bytes.toString()) as { config: { digest: string } }
    const config = blobs.find(({ digest }) => manifest.config.digest === `sha256:${digest}`)
    expect(Object.keys(JSON.parse(Buffer.from(config?.content ?? []).toString()) as object)).toEqual([
      ...['model_format', 'architecture', 'os', 'rootfs'],
    ])
    expect(blobs.map(({ path }) => path)).toEqual([null, null, 'm.gguf', null])
  })

  it.each([
    [999, '999'],
    [1_300_000, '1.3M'],
    [8_030_261_312, '8.0B'],
    [1_000_000_000_000, '1.0T'],
  ])('calls %i parameters %s', (count, name) => {
    expect(sizeName(count)).toBe(name)
  })
})

describe('a signature of Ollama', () => {
  const key = makeOllamaKey()
  const now = new Date('2026-01-02T03:04:05Z')
  const url = `http://h/v2/token?nonce=a&ts=${now.getTime() / 1_000}`
  const read = (text: string) => {
    const signed = readSignedRequest(text)
    if (!signed) throw new Error('no signature')
    return signed
  }

  it('counts for its URL and its minutes', () => {
    const signed = read(signAsOllama(key, url))
    expect(readPublicKey(key.publicLine)).toBe(signed.publicKey)
    expect(isSignedBy(signed, url, now)).toBe(true)
    expect(isSignedBy(signed, `${url}0`, now)).toBe(false)
    for (const minutes of [-6, 6])
      expect(isSignedBy(signed, url, new Date(now.getTime() + minutes * 60_000))).toBe(false)
    const undated = 'http://h/v2/token?nonce=a'
    expect(isSignedBy(read(signAsOllama(key, undated)), undated, now)).toBe(false)
  })

  it.each([
    '',
    'ssh-rsa AAAAB3NzaC1yc2E=',
    'AAAA',
    'ssh-ed25519',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==',
  ])('takes %j for no key', line => {
    expect(readPublicKey(line)).toBeNull()
  })

  it.each([undefined, 'Bearer hf_x', 'a:b', `${'A'.repeat(70)}:${'A'.repeat(88)}`])('is not %j', header => {
    expect(readSignedRequest(header)).toBeNull()
  })
})
