/** Numbers of `TensorProto.data_type` with the bits of one. */
const TYPES = {
  FLOAT: [1, 32],
  UINT8: [2, 8],
  INT8: [3, 8],
  INT32: [6, 32],
  INT64: [7, 64],
  BOOL: [9, 8],
  FLOAT16: [10, 16],
  DOUBLE: [11, 64],
  BFLOAT16: [16, 16],
  UINT4: [21, 4],
  INT4: [22, 4],
} as const

export type TinyOnnxType = keyof typeof TYPES

export interface TinyOnnxTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: TinyOnnxType
  /** Where the numbers are, if not in the model. */
  readonly external?: { readonly location: string; readonly offset?: number; readonly length?: number }
  /** Bytes that are written, if not as many as the shape takes. */
  readonly sizeBytes?: number
  /** Writes `dims` as one field, as newer writers do. */
  readonly isPacked?: boolean
}

export interface TinyOnnxNode {
  readonly op: string
  readonly domain?: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, number>>
  /** A tensor in the attribute `value`, as `Constant` has it. */
  readonly value?: TinyOnnxTensor
  /** A branch, as `If` has them. */
  readonly branch?: TinyOnnxGraph
}

export interface TinyOnnxGraph {
  readonly nodes?: readonly TinyOnnxNode[]
  readonly initializers?: readonly TinyOnnxTensor[]
}

export interface TinyOnnxOptions extends TinyOnnxGraph {
  readonly irVersion?: number
  readonly producer?: string
  readonly opset?: number
  /** Versions of further sets of operators by their domain. */
  readonly extensions?: Readonly<Record<string, number>>
}

/**
 * An ONNX model whose weights are bytes without meaning: for readers of headers, and for catalogues. Other programs load it as a protobuf;
 * whether its graph makes sense is up to whoever describes it.
 */
export function tinyOnnx(options: TinyOnnxOptions = {}): Buffer {
  const { irVersion = 10, producer = 'tiny', opset = 21, extensions = {} } = options
  return Buffer.concat([
    varintField(1, irVersion),
    textField(2, producer),
    bytesField(7, graph(options)),
    bytesField(8, Buffer.concat([textField(1, ''), varintField(2, opset)])),
    ...Object.entries(extensions).map(([domain, version]) =>
      bytesField(8, Buffer.concat([textField(1, domain), varintField(2, version)])),
    ),
  ])
}

/** Bytes that the numbers of a tensor take. */
export function tinyOnnxBytes({ shape, type }: Pick<TinyOnnxTensor, 'shape' | 'type'>): number {
  const [, bits] = TYPES[type]
  return Math.ceil((shape.reduce((product, side) => product * side, 1) * bits) / 8)
}

function graph({ nodes = [], initializers = [] }: TinyOnnxGraph): Buffer {
  return Buffer.concat([
    ...nodes.map(each => bytesField(1, node(each))),
    textField(2, 'tiny'),
    ...initializers.map(each => bytesField(5, tensor(each))),
  ])
}

function node({ op, domain, inputs, outputs, attributes = {}, value, branch }: TinyOnnxNode): Buffer {
  const parts = [...inputs.map(name => textField(1, name)), ...outputs.map(name => textField(2, name))]
  parts.push(textField(4, op))
  for (const [name, number] of Object.entries(attributes))
    parts.push(attribute(name, varintField(3, number), 2))
  if (value) parts.push(attribute('value', bytesField(5, tensor(value)), 4))
  if (branch) parts.push(attribute('then_branch', bytesField(6, graph(branch)), 5))
  if (domain !== undefined) parts.push(textField(7, domain))
  return Buffer.concat(parts)
}

function attribute(name: string, content: Buffer, type: number): Buffer {
  return bytesField(5, Buffer.concat([textField(1, name), content, varintField(20, type)]))
}

function tensor(described: TinyOnnxTensor): Buffer {
  const { name, shape, type, external, isPacked = false } = described
  const [id] = TYPES[type]
  const dims = isPacked
    ? [bytesField(1, Buffer.concat(shape.map(varint)))]
    : shape.map(side => varintField(1, side))
  const sizeBytes = described.sizeBytes ?? tinyOnnxBytes(described)
  const data = external
    ? [
        ...entries({ location: external.location, offset: external.offset, length: external.length }),
        varintField(14, 1),
      ]
    : [bytesField(9, Buffer.alloc(sizeBytes, name.length))]
  return Buffer.concat([...dims, varintField(2, id), textField(8, name), ...data])
}

function entries(values: Readonly<Record<string, string | number | undefined>>): Buffer[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => bytesField(13, Buffer.concat([textField(1, key), textField(2, String(value))])))
}

function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)])
}

function textField(number: number, value: string): Buffer {
  return bytesField(number, Buffer.from(value))
}

function bytesField(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = BigInt(value)
  while (left >= 128n) {
    bytes.push(Number(left & 127n) | 128)
    left >>= 7n
  }
  bytes.push(Number(left))
  return Buffer.from(bytes)
}
