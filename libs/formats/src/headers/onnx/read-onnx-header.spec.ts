import {
  tinyOnnx,
  type TinyOnnxNode,
  type TinyOnnxOptions,
  type TinyOnnxTensor,
} from '@entrepot/testing/weights'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReadRange, readBytes } from '../../read-range.js'
import type { WeightsHeader } from '../weights-header.js'
import { readOnnxHeader } from './read-onnx-header.js'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const weight = (
  type: TinyOnnxTensor['type'],
  name = 'w',
  shape: readonly number[] = [64, 32],
): TinyOnnxTensor => ({
  name,
  shape,
  type,
})
const node = (op: string, inputs: readonly string[], more: Partial<TinyOnnxNode> = {}): TinyOnnxNode => ({
  op,
  inputs,
  outputs: ['y'],
  ...more,
})
const MICROSOFT = { domain: 'com.microsoft' }
const BLOCKS = { K: 64, N: 32, bits: 4, block_size: 32 }

async function headerOf(bytes: Buffer): Promise<WeightsHeader> {
  return await readOnnxHeader(readBytes(bytes), bytes.length)
}

async function headerWith(options: TinyOnnxOptions): Promise<WeightsHeader> {
  return await headerOf(tinyOnnx(options))
}

/** Of processor time: a machine with other work to do makes nothing slower by it. */
function millisecondsSince(before: NodeJS.CpuUsage): number {
  return process.cpuUsage(before).user / 1_000
}

describe('reading ONNX models', () => {
  it('reads types, operators and words', async () => {
    const header = await headerWith({
      opset: 17,
      producer: 'pytorch',
      extensions: { 'com.microsoft': 1 },
      nodes: [node('MatMul', ['x', 'w']), node('Add', ['y', 'b']), node('Gelu', ['y'], MICROSOFT)],
      initializers: [weight('FLOAT'), weight('FLOAT', 'b', [32]), weight('INT64', 'shape', [4])],
    })
    expect(header).toEqual({
      format: 'onnx',
      isComplete: true,
      types: [
        { type: 'FLOAT', tensorCount: 2, elementCount: 64 * 32 + 32, sizeBytes: 4 * (64 * 32 + 32) },
        { type: 'INT64', tensorCount: 1, elementCount: 4, sizeBytes: 32 },
      ],
      tensorCount: 3,
      parameterCount: 64 * 32 + 32,
      bitsPerWeight: ((4 * (64 * 32 + 32) + 32) * 8) / (64 * 32 + 32),
      architecture: null,
      quantization: { method: 'fp32', bits: 32, groupSize: null, detail: null },
      shape: null,
      part: null,
      hasChatTemplate: false,
      externalFiles: [],
      metadata: {
        irVersion: 10,
        producer: 'pytorch',
        opset: 17,
        extensions: 'com.microsoft 1',
        nodeCount: 3,
        ops: 'Add Gelu MatMul',
      },
      issues: [],
    })
  })

  it('finds tensors in constants and branches, and dimensions that are packed', async () => {
    const header = await headerWith({
      nodes: [
        { ...node('Constant', []), value: weight('FLOAT16', 'c', [8]) },
        { ...node('If', ['x']), branch: { initializers: [{ ...weight('FLOAT16'), isPacked: true }] } },
      ],
    })
    expect([header.tensorCount, header.parameterCount, header.issues]).toEqual([2, 8 + 64 * 32, []])
    expect(header.quantization?.method).toBe('fp16')
  })

  it('leaps over weights', async () => {
    const sizeBytes = 40 * 1024 * 1024
    const initializers = Array.from({ length: 40 }, (_, index) => weight('INT8', `w${index}`, [1024, 1024]))
    const file = tinyOnnx({ initializers })
    let readCount = 0
    const read: ReadRange = async (start, end) => {
      readCount += end - start
      return file.subarray(start, end)
    }
    const header = await readOnnxHeader(read, file.length)
    expect([header.isComplete, header.parameterCount]).toEqual([true, sizeBytes])
    expect(readCount).toBeLessThan(1024 * 1024)
  })
})

describe('naming the quantization of ONNX models', () => {
  const blocks = (scales: 'FLOAT' | 'FLOAT16', bits = 4): TinyOnnxOptions => ({
    nodes: [node('MatMulNBits', ['x', 'w', 's', 'z'], { ...MICROSOFT, attributes: { ...BLOCKS, bits } })],
    initializers: [
      weight('UINT8', 'w', [32, 2, 4 * bits]),
      weight(scales, 's', [64]),
      weight('UINT8', 'z', [32]),
    ],
  })
  const integer = (op: string, type: TinyOnnxTensor['type']): TinyOnnxOptions => ({
    nodes: [node(op, ['x', 'w', 'a', 'z'])],
    initializers: [weight(type), weight(type, 'z', [1])],
  })
  const linear = (op: string, inputs: readonly string[], type: TinyOnnxTensor['type']): TinyOnnxOptions => ({
    nodes: [node(op, inputs)],
    initializers: [weight(type), weight('FLOAT', 's', [1]), weight(type, 'z', [1])],
  })

  it.each([
    ['fp32', null, { initializers: [weight('FLOAT'), weight('FLOAT16', 'b', [32])] }],
    ['fp16', null, { initializers: [weight('FLOAT16'), weight('FLOAT', 'b', [32])] }],
    ['bf16', null, { initializers: [weight('BFLOAT16')] }],
    ['q4', null, blocks('FLOAT')],
    ['q4f16', null, blocks('FLOAT16')],
    ['q2', null, blocks('FLOAT', 2)],
    ['q8', 'uint8', blocks('FLOAT', 8)],
    ['q8', 'int8', integer('MatMulInteger', 'INT8')],
    ['q8', 'uint8', integer('ConvInteger', 'UINT8')],
    ['q8', 'int8', linear('DequantizeLinear', ['w', 's', 'z'], 'INT8')],
    ['q8', 'uint8', linear('QLinearMatMul', ['x', 'a', 'b', 'w', 's', 'z'], 'UINT8')],
    ['q4', null, linear('DequantizeLinear', ['w', 's', 'z'], 'UINT4')],
    ['int8', null, { initializers: [weight('INT8')] }],
  ] as const)('calls it %s (%s) by its operators and types', async (method, detail, options) => {
    const { quantization, parameterCount, issues } = await headerWith(options)
    expect(quantization).toMatchObject({ method, detail })
    expect(issues).toEqual([])
    expect(parameterCount).toBe('nodes' in options ? 64 * 32 : parameterCount)
  })

  it.each([
    [0, 'fp4'],
    [1, 'nf4'],
  ])('knows the kinds of bnb4 (%i)', async (kind, detail) => {
    const { quantization, parameterCount } = await headerWith({
      nodes: [
        node('MatMulBnb4', ['x', 'w', 's'], { ...MICROSOFT, attributes: { K: 64, N: 32, quant_type: kind } }),
      ],
      initializers: [weight('UINT8', 'w', [1024]), weight('FLOAT', 's', [32])],
    })
    expect([quantization?.method, quantization?.detail, parameterCount]).toEqual(['bnb4', detail, 64 * 32])
  })

  it('counts packed weights one by one, and no more than their bytes can hold', async () => {
    const embedding = node('GatherBlockQuantized', ['w', 'i', 's'], { ...MICROSOFT, attributes: { bits: 4 } })
    const gathered = await headerWith({
      nodes: [embedding],
      initializers: [weight('UINT8', 'w', [100, 16]), weight('FLOAT', 's', [100])],
    })
    expect(gathered.parameterCount).toBe(100 * 32)
    const lying = await headerWith({
      nodes: [node('MatMulNBits', ['x', 'w', 's'], { ...MICROSOFT, attributes: { K: 2 ** 26, N: 2 ** 26 } })],
      initializers: [weight('UINT8', 'w', [64]), weight('FLOAT', 's', [1])],
    })
    expect(lying.parameterCount).toBe(128)
  })

  it('is not led by a constant that is quantized', async () => {
    const { quantization } = await headerWith({
      nodes: [node('DequantizeLinear', ['c', 's', 'z'])],
      initializers: [weight('FLOAT', 'w', [1000]), weight('INT8', 'c', [4]), weight('FLOAT', 's', [1])],
    })
    expect(quantization?.method).toBe('fp32')
  })
})

describe('weights beside a model', () => {
  const outside = (location: string, more = {}): TinyOnnxTensor => ({
    ...weight('FLOAT'),
    external: { location, offset: 0, length: 64 * 32 * 4, ...more },
  })

  it('lists the files that it needs', async () => {
    const { externalFiles, metadata, parameterCount, issues } = await headerWith({
      initializers: [
        outside('./model.onnx_data_1'),
        { ...outside('model.onnx_data'), name: 'v' },
        weight('FLOAT', 'b', [2]),
      ],
    })
    expect(externalFiles).toEqual(['model.onnx_data', 'model.onnx_data_1'])
    expect([metadata['externalBytes'], parameterCount, issues]).toEqual([
      2 * 64 * 32 * 4,
      2 * 64 * 32 + 2,
      [],
    ])
  })

  it.each(['../other/model.onnx_data', '/etc/passwd', 'a\\..\\b', 'C:data', 'a/../../b', ''])(
    'takes no file at %j',
    async location => {
      const { externalFiles, issues, parameterCount } = await headerWith({
        initializers: [outside(location)],
      })
      expect([externalFiles, parameterCount]).toEqual([[], null])
      expect(issues).toMatchObject([{ kind: 'malformed' }])
    },
  )

  it('complains of a length that is not that of the shape', async () => {
    const { issues } = await headerWith({ initializers: [outside('d', { length: 17 })] })
    expect(issues).toMatchObject([{ kind: 'lying-length' }])
  })
})

describe('ONNX models that lie', () => {
  it.each([
    ['more numbers than any file', { shape: [2 ** 50, 2 ** 50], sizeBytes: 8 }, 'lying-length'],
    ['other bytes than its shape', { shape: [64], sizeBytes: 8 }, 'lying-length'],
  ])('does not believe a tensor with %s', async (_, more, kind) => {
    const { parameterCount, types, issues } = await headerWith({
      initializers: [{ ...weight('FLOAT'), ...more }],
    })
    expect([parameterCount, types, issues.map(issue => issue.kind)]).toEqual([null, [], [kind]])
  })

  it('says that a model is cut, wherever it is', async () => {
    const whole = tinyOnnx({ nodes: [node('Add', ['x', 'w'])], initializers: [weight('FLOAT', 'w', [3])] })
    for (let length = 0; length < whole.length - 6; length++) {
      const { isComplete, issues } = await headerOf(whole.subarray(0, length))
      expect([length, isComplete, issues.length]).toEqual([length, false, 1])
    }
  })

  it('does not follow branches without end, nor read a million tensors', async () => {
    const deep = Array.from({ length: 40 }).reduce<TinyOnnxOptions>(
      inner => ({ nodes: [{ ...node('If', []), branch: inner }] }),
      {},
    )
    expect((await headerWith(deep)).issues).toMatchObject([{ kind: 'limit-exceeded' }])
    const initializer = tinyOnnx({ initializers: [weight('FLOAT', 'w', [1])] })
    const at = initializer.indexOf(Buffer.from([0x2a]), 10)
    const one = initializer.subarray(at, at + 2 + (initializer[at + 1] ?? 0))
    const graph = Buffer.concat(Array.from({ length: 200_000 }, () => one))
    const length = Buffer.from(
      [0, 7, 14, 21].map((shift, index) => ((graph.length >> shift) & 127) | (index < 3 ? 128 : 0)),
    )
    const file = Buffer.concat([Buffer.from([0x3a]), length, graph])
    const before = process.cpuUsage()
    expect((await headerOf(file)).issues).toMatchObject([{ kind: 'limit-exceeded' }])
    expect(millisecondsSince(before)).toBeLessThan(5_000)
  })

  it('reads no more than its budget of a model that is all tensors', async () => {
    const one = tinyOnnx({ initializers: [weight('INT8', 'w', [9_000])] })
    // What stands between the name of the graph and the last six bytes, which are the set of operators.
    const initializer = one.subarray(one.lastIndexOf('tiny') + 4, -6)
    const graphBytes = 0x7fffffff
    const head = Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x07])
    let readCount = 0
    const read: ReadRange = async (start, end) => {
      readCount += end - start
      const bytes = Buffer.alloc(end - start)
      for (let at = start; at < end; at++)
        bytes[at - start] =
          (at < head.length ? head[at] : initializer[(at - head.length) % initializer.length]) ?? 0
      return bytes
    }
    const { issues, parameterCount } = await readOnnxHeader(read, head.length + graphBytes)
    expect([issues.map(({ kind }) => kind), parameterCount]).toEqual([['limit-exceeded'], null])
    expect(readCount).toBeLessThanOrEqual(128 * 1024 * 1024)
  })

  it(`bears any bytes (SEED=${seed})`, async () => {
    const good = tinyOnnx({
      extensions: { 'com.microsoft': 1 },
      nodes: [
        node('MatMulNBits', ['x', 'w', 's'], { ...MICROSOFT, attributes: BLOCKS }),
        { ...node('Constant', []), value: weight('INT4', 'c', [6]) },
        { ...node('If', []), branch: { initializers: [weight('FLOAT16', 'b', [2])] } },
      ],
      initializers: [weight('UINT8', 'w', [8]), { ...weight('FLOAT', 's', [2]), isPacked: true }],
    })
    const change = fc.record({
      at: fc.nat(good.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
    })
    const changed = fc
      .tuple(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(good.length))
      .map(([changes, cut]) => {
        const bytes = Buffer.from(good)
        for (const { at, bytes: other } of changes) bytes.set(other.subarray(0, bytes.length - at), at)
        return cut % 3 === 0 ? bytes.subarray(0, cut) : bytes
      })
    const random = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes))
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, random), async bytes => {
        const header = await headerOf(bytes)
        if (header.parameterCount !== null && header.externalFiles.length === 0)
          expect(header.parameterCount).toBeLessThanOrEqual(bytes.length * 8)
        if (!header.isComplete) expect(header.issues.length).toBeGreaterThan(0)
        for (const file of header.externalFiles) expect(file.split('/')).not.toContain('..')
        expect(() => JSON.stringify(header)).not.toThrow()
      }),
      { seed, numRuns: 3_000, interruptAfterTimeLimit: 10_000 },
    )
  })
})
