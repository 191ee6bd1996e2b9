/** How ONNX stores numbers of one type. */
export interface OnnxType {
  readonly name: string
  /** Bits of one; types below eight are packed. Null for strings. */
  readonly bits: number | null
  /** Whether tensors of it are weights: indices, shapes and masks are not. */
  readonly isWeight: boolean
}

/** By number in the file: name, bits, and whether it is for weights. */
const ROWS: readonly (readonly [number, string, number | null, boolean])[] = [
  [1, 'FLOAT', 32, true],
  [2, 'UINT8', 8, true],
  [3, 'INT8', 8, true],
  [4, 'UINT16', 16, true],
  [5, 'INT16', 16, true],
  [6, 'INT32', 32, false],
  [7, 'INT64', 64, false],
  [8, 'STRING', null, false],
  [9, 'BOOL', 8, false],
  [10, 'FLOAT16', 16, true],
  [11, 'DOUBLE', 64, true],
  [12, 'UINT32', 32, false],
  [13, 'UINT64', 64, false],
  [14, 'COMPLEX64', 64, true],
  [15, 'COMPLEX128', 128, true],
  [16, 'BFLOAT16', 16, true],
  [17, 'FLOAT8E4M3FN', 8, true],
  [18, 'FLOAT8E4M3FNUZ', 8, true],
  [19, 'FLOAT8E5M2', 8, true],
  [20, 'FLOAT8E5M2FNUZ', 8, true],
  [21, 'UINT4', 4, true],
  [22, 'INT4', 4, true],
  [23, 'FLOAT4E2M1', 4, true],
  [24, 'FLOAT8E8M0', 8, true],
  [25, 'UINT2', 2, true],
  [26, 'INT2', 2, true],
  [27, 'FLOAT6E2M3', 6, true],
  [28, 'FLOAT6E3M2', 6, true],
]

const TYPES: ReadonlyMap<number, OnnxType> = new Map(
  ROWS.map(([id, name, bits, isWeight]) => [id, { name, bits, isWeight }]),
)

/** A type by its number in `TensorProto.data_type`; null for one that is not known here. */
export function onnxType(id: number): OnnxType | null {
  return TYPES.get(id) ?? null
}
