import {
  GGML_TYPES,
  readBytes,
  readGgufHeader,
  readGgufMetadata,
  readOnnxHeader,
  type WeightsHeader,
} from '@entrepot/formats'
import {
  type TinyGgufOptions,
  type TinyGgufTensor,
  tinyGguf,
  tinyLlama,
  type TinyOnnxOptions,
  tinyOnnx,
} from '@entrepot/testing/weights'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/run-command.js'
import { cleanEnvironment } from '../support/start-server.js'
import { HEADERS_PYTHON, isMissing } from './python-clients.js'

type Field = string | number | boolean | { readonly count: number; readonly items: readonly unknown[] }

interface GgufByPython {
  /** Type, numbers, bytes, name, shape. */
  readonly tensors: readonly (readonly [string, number, number, string, readonly number[]])[]
  readonly fields: Readonly<Record<string, Field>>
  readonly version: number
}

interface OnnxByPython {
  readonly tensors: readonly (readonly [string, number])[]
  readonly ops: readonly string[]
  readonly nodeCount: number
  readonly opsets: Readonly<Record<string, number>>
  readonly irVersion: number
  readonly producer: string
  readonly externalFiles: readonly string[]
}

interface ByPython {
  readonly sizes: Readonly<Record<string, readonly [number, number, number]>>
  readonly fileTypes: Readonly<Record<string, number>>
  readonly gguf: Readonly<Record<string, GgufByPython>>
  readonly onnx: Readonly<Record<string, OnnxByPython>>
}

/** Repacked for some processors, and no longer in the package. */
const RETIRED = /^(?:Q4_0|IQ4_NL)_\d_\d$/

/** One tensor of each type that the package knows. */
const OF_EACH_TYPE: readonly TinyGgufTensor[] = GGML_TYPES.filter(({ name }) => !RETIRED.test(name)).map(
  ({ name, valuesPerBlock }) => ({ name: `blk.0.${name}`, shape: [valuesPerBlock * 2, 3], type: name }),
)
const METADATA: TinyGgufOptions['metadata'] = {
  'general.architecture': 'llama',
  'llama.attention.head_count': ['i32', [8, -1, 0]],
  'test.bool': ['bool', 1],
  'test.i8': ['i8', -3],
  'test.u64': ['u64', 2 ** 52],
  'test.i64': ['i64', -(2 ** 52)],
  'test.f64': ['f64', 0.1],
  'tokenizer.ggml.tokens': ['a', 'ü', ''],
}

const OUR_GGUF: Readonly<Record<string, Buffer>> = {
  'ours-types.gguf': tinyGguf({ metadata: METADATA, tensors: OF_EACH_TYPE }),
  'ours-2.gguf': tinyGguf({ metadata: METADATA, tensors: OF_EACH_TYPE, version: 2 }),
  'ours-big-endian.gguf': tinyGguf({ metadata: METADATA, tensors: OF_EACH_TYPE, isBigEndian: true }),
  'ours-aligned.gguf': tinyGguf({ metadata: METADATA, tensors: OF_EACH_TYPE, alignment: 128 }),
  'ours-empty.gguf': tinyGguf(),
  'ours-f32.gguf': tinyLlama({ type: 'F32' }),
  'ours-f16.gguf': tinyLlama({ type: 'F16', chatTemplate: '{{ messages }}' }),
  'ours-bf16.gguf': tinyLlama({ type: 'BF16' }),
}

const MICROSOFT = { domain: 'com.microsoft', outputs: ['y'] }
const SCALE = { name: 's', shape: [64], type: 'FLOAT16' } as const
const MODELS: Readonly<Record<string, TinyOnnxOptions>> = {
  'ours-q4f16.onnx': {
    extensions: { 'com.microsoft': 1 },
    nodes: [
      { op: 'MatMulNBits', inputs: ['x', 'w', 's'], attributes: { K: 64, N: 32, bits: 4 }, ...MICROSOFT },
    ],
    initializers: [{ name: 'w', shape: [32, 2, 16], type: 'UINT8' }, SCALE],
  },
  'ours-branch.onnx': {
    nodes: [
      { op: 'Constant', inputs: [], outputs: ['c'], value: { name: '', shape: [3], type: 'INT4' } },
      { op: 'If', inputs: ['x'], outputs: ['y'], branch: { initializers: [{ ...SCALE, isPacked: true }] } },
    ],
  },
  'ours-outside.onnx': {
    nodes: [{ op: 'Add', inputs: ['x', 's'], outputs: ['y'] }],
    initializers: [{ ...SCALE, external: { location: 'ours.onnx_data', offset: 0, length: 128 } }],
  },
}

describe.skipIf(isMissing(HEADERS_PYTHON))('headers, read by the packages of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-headers-'))
  let python: ByPython = { sizes: {}, fileTypes: {}, gguf: {}, onnx: {} }

  beforeAll(async () => {
    await runPython('write')
    for (const [name, bytes] of Object.entries(OUR_GGUF)) writeFileSync(join(folder, name), bytes)
    for (const [name, model] of Object.entries(MODELS)) writeFileSync(join(folder, name), tinyOnnx(model))
    python = JSON.parse(await runPython('read')) as ByPython
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function runPython(command: string): Promise<string> {
    const env = cleanEnvironment(folder)
    const done = await run(HEADERS_PYTHON, [resolve('e2e/clients/headers_gguf.py'), command, folder], env)
    expect(done.exitCode, done.stderr).toBe(0)
    return done.stdout
  }

  function bytesOf(name: string): Buffer {
    return readFileSync(join(folder, name))
  }

  it('knows each type of ggml with the sizes of its blocks, and no other', () => {
    const ours = GGML_TYPES.filter(({ name }) => !RETIRED.test(name))
    const sizes = ours.map(type => [type.name, [type.id, type.valuesPerBlock, type.bytesPerBlock]] as const)
    expect(Object.fromEntries(sizes)).toEqual(python.sizes)
  })

  it('calls each file type what llama.cpp does', async () => {
    const named = Object.entries(python.fileTypes).filter(([name]) => name !== 'GUESSED')
    expect(named.length).toBeGreaterThan(30)
    for (const [name, id] of named) {
      const file = tinyGguf({ metadata: { 'general.file_type': ['u32', id] } })
      const { metadata } = await readGgufHeader(readBytes(file), file.length)
      expect(metadata['fileType']).toBe(name.replace(/^(?:MOSTLY|ALL)_/, ''))
    }
  })

  it('reads every GGUF file as the package does', async () => {
    const names = Object.keys(python.gguf)
    expect(names).toEqual(expect.arrayContaining([...Object.keys(OUR_GGUF), 'python-types.gguf']))
    expect(names.filter(name => name.startsWith('python-split'))).toHaveLength(3)
    for (const [name, { tensors, fields, version }] of Object.entries(python.gguf)) {
      const file = bytesOf(name)
      const header = await readGgufHeader(readBytes(file), file.length)
      expect([name, header.issues, header.isComplete]).toEqual([name, [], true])
      expect([name, header.tensorCount, header.metadata['version']]).toEqual([name, tensors.length, version])
      expect([name, sortedTypes(header)]).toEqual([name, summed(tensors)])
      const elements = tensors.reduce((sum, [, count]) => sum + count, 0)
      expect([name, header.parameterCount]).toEqual([name, elements])
      await compareMetadata(name, file, fields)
    }
  })

  it('knows the parts of a file that the package split', async () => {
    for (const index of [1, 2, 3]) {
      const file = bytesOf(`python-split-0000${index}-of-00003.gguf`)
      expect((await readGgufHeader(readBytes(file), file.length)).part).toEqual({ index, count: 3 })
    }
  })

  it('reads every ONNX model as the package does', async () => {
    const names = Object.keys(python.onnx)
    expect(names).toEqual(
      expect.arrayContaining([...Object.keys(MODELS), 'python-raw.onnx', 'python-typed.onnx']),
    )
    for (const [name, model] of Object.entries(python.onnx)) {
      const file = bytesOf(name)
      const header = await readOnnxHeader(readBytes(file), file.length)
      expect([name, header.issues, header.isComplete]).toEqual([name, [], true])
      expect([name, header.tensorCount]).toEqual([name, model.tensors.length])
      const counts = summed(model.tensors.map(([type, count]) => [type, count, 0] as const))
      expect([name, withoutBytes(sortedTypes(header))]).toEqual([name, withoutBytes(counts)])
      expect([name, header.externalFiles]).toEqual([name, model.externalFiles])
      expect(header.metadata).toMatchObject({
        ops: model.ops.join(' '),
        nodeCount: model.nodeCount,
        opset: model.opsets[''],
        irVersion: model.irVersion,
        ...(model.producer !== '' && { producer: model.producer }),
      })
    }
  })

  it.each([
    ['fp32', 'fp32', null],
    ['fp16', 'fp16', null],
    ['int8', 'q8', 'int8'],
    ['uint8', 'q8', 'uint8'],
    ['qdq', 'q8', 'int8'],
    ['qoperator', 'q8', 'int8'],
    ['q4', 'q4', null],
    ['q4-all', 'q4', null],
    ['q4-qdq', 'q4', null],
    ['q4f16', 'q4f16', null],
    ['q4f16-all', 'q4f16', null],
    ['q4f16-qdq', 'q4f16', null],
    ['q8-blocks', 'q8', 'uint8'],
    ['q8-blocksf16', 'q8', 'uint8'],
    ['bnb4-fp4', 'bnb4', 'fp4'],
    ['bnb4-nf4', 'bnb4', 'nf4'],
  ])(
    'calls what ONNX Runtime quantizes as %s %s (%s), and counts its weights',
    async (name, method, detail) => {
      const file = bytesOf(`made-${name}.onnx`)
      const { quantization, parameterCount, issues } = await readOnnxHeader(readBytes(file), file.length)
      expect(quantization).toMatchObject({ method, detail })
      expect(issues).toEqual([])
      // Dynamic ones multiply by scales in nodes of their own, which look like weights: one for each of three tensors, and one for the zero point.
      const weights = 100 * 256 + 2 * 256 * 256
      expect(parameterCount).toBeGreaterThanOrEqual(weights)
      expect(parameterCount).toBeLessThanOrEqual(weights + 4)
    },
  )
})

interface Sum {
  readonly type: string
  readonly tensorCount: number
  readonly elementCount: number
  readonly sizeBytes: number
}

function sortedTypes({ types }: WeightsHeader): Sum[] {
  return [...types].sort((one, other) => (one.type < other.type ? -1 : 1))
}

function summed(tensors: readonly (readonly [string, number, number, ...unknown[]])[]): Sum[] {
  const names = [...new Set(tensors.map(([type]) => type))].sort()
  return names.map(type => {
    const own = tensors.filter(([each]) => each === type)
    return {
      type,
      tensorCount: own.length,
      elementCount: own.reduce((sum, [, count]) => sum + count, 0),
      sizeBytes: own.reduce((sum, [, , bytes]) => sum + bytes, 0),
    }
  })
}

function withoutBytes(sums: readonly Sum[]): Omit<Sum, 'sizeBytes'>[] {
  return sums.map(({ type, tensorCount, elementCount }) => ({ type, tensorCount, elementCount }))
}

/** Every entry has the same value for both; of long arrays the length is compared. */
async function compareMetadata(
  name: string,
  file: Buffer,
  fields: Readonly<Record<string, Field>>,
): Promise<void> {
  const { values, chatTemplate } = await readGgufMetadata(readBytes(file), file.length)
  const keys = [...values.keys(), ...(chatTemplate === null ? [] : ['tokenizer.chat_template'])]
  expect([name, keys.sort()]).toEqual([name, Object.keys(fields).sort()])
  for (const [key, field] of Object.entries(fields)) {
    const ours = key === 'tokenizer.chat_template' ? chatTemplate : values.get(key)
    if (typeof field !== 'object') expect([name, key, ours]).toEqual([name, key, field])
    else if (typeof ours !== 'object' || ours === null) expect([name, key, ours]).toEqual([name, key, field])
    else {
      const items = ours.texts ?? ours.numbers
      const theirs = field.items.map(item => (typeof item === 'boolean' ? Number(item) : item))
      expect([name, key, ours.count]).toEqual([name, key, field.count])
      if (items !== null) expect([name, key, items.slice(0, theirs.length)]).toEqual([name, key, theirs])
    }
  }
}
