import { describe, expect, it } from 'vitest'
import { readBytes } from '../../read-range.js'
import { readTensorRtHeader } from './read-tensorrt-header.js'

/** A tag, the version of the format, and 10.7.0.23 where that says that it stands. */
function engine(tag = 'ftrt', serialization = 0): Buffer {
  const head = Buffer.alloc(64)
  head.write(tag, 'latin1')
  head.writeUInt32LE(serialization, 4)
  head.set([10, 7, 0, 23], 24)
  return head
}

async function headerOf(bytes: Buffer) {
  return await readTensorRtHeader(readBytes(bytes), bytes.length)
}

describe('recognizing engines of TensorRT', () => {
  it('tells the version that made it, and nothing else', async () => {
    expect(await headerOf(engine())).toEqual({
      format: 'tensorrt',
      isComplete: true,
      types: [],
      tensorCount: 0,
      parameterCount: null,
      bitsPerWeight: null,
      architecture: null,
      quantization: null,
      shape: null,
      part: null,
      hasChatTemplate: false,
      externalFiles: [],
      metadata: { version: '10.7.0.23' },
      issues: [],
    })
  })

  it('finds it behind the JSON object of an exporter', async () => {
    const json = Buffer.from('{"task":"detect"}')
    const length = Buffer.from(Uint32Array.of(json.length).buffer)
    expect((await headerOf(Buffer.concat([length, json, engine()]))).metadata).toEqual({
      version: '10.7.0.23',
    })
  })

  it.each([
    ['an older tag', engine('ptrt')],
    ['another version of the format', engine('ftrt', 3)],
    ['a head that is cut', engine().subarray(0, 20)],
  ])('knows no version of %s', async (_, bytes) => {
    const { metadata, isComplete } = await headerOf(bytes)
    expect([metadata, isComplete]).toEqual([{}, true])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('GGUF and so on, for a while, and longer')],
    ['a prefix that leads out of the file', Buffer.from([255, 255, 0, 0, 0x7b, 0x7d])],
  ])('says that %s is none', async (_, bytes) => {
    const { isComplete, issues } = await headerOf(bytes)
    expect([isComplete, issues[0]?.kind]).toEqual([false, 'malformed'])
  })
})
