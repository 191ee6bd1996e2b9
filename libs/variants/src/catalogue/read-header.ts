import type { TreeEntry } from '@entrepot/core'
import {
  identifyFormat,
  readGgufHeader,
  readOnnxHeader,
  readPytorchHeader,
  type ReadRange,
  readSafetensorsHeader,
  readTensorRtHeader,
  type WeightsHeader,
} from '@entrepot/formats'

/** Bytes that tell the formats apart which leave no doubt. */
const MAGIC_BYTES = 16
/** First of all bytes of a header of safetensors, after its length. */
const BRACE = 0x7b
const LENGTH_BYTES = 8
/** What a model of ONNX begins with: its field 1, a number. */
const ONNX_VERSION_FIELD = 0x08

/**
 * The header of a file of weights, whatever its name; null for what holds none. Only where the content has no sign of its own does the name
 * say what to try.
 */
export async function readHeader(
  read: ReadRange,
  { path, sizeBytes }: Pick<TreeEntry, 'path' | 'sizeBytes'>,
): Promise<WeightsHeader | null> {
  const head = Buffer.from(await read(0, Math.min(MAGIC_BYTES, sizeBytes)))
  if (head.toString('latin1', 0, 4) === 'GGUF') return readGgufHeader(read, sizeBytes)
  if (isSafetensors(head, sizeBytes)) return readSafetensorsHeader(read, sizeBytes)
  if (/\.(?:engine|plan)$/i.test(path)) return readEngine(read, sizeBytes)
  switch (await identifyFormat(read, sizeBytes)) {
    case 'pytorch-zip':
    case 'pytorch-legacy':
    case 'torchscript':
    case 'pickle':
      return readCheckpoint(read, sizeBytes)
    case 'onnx':
      return readOnnxHeader(read, sizeBytes)
    case 'unknown':
      return readDamaged(read, { path, sizeBytes }, head)
    default:
      return null
  }
}

/** Other programs have engines, too. */
async function readEngine(read: ReadRange, sizeBytes: number): Promise<WeightsHeader | null> {
  const header = await readTensorRtHeader(read, sizeBytes)
  return header.issues.length > 0 ? null : header
}

/** A pickle without tensors is something else of Python's. */
async function readCheckpoint(read: ReadRange, sizeBytes: number): Promise<WeightsHeader | null> {
  const header = await readPytorchHeader(read, sizeBytes)
  return header.tensorCount === 0 && header.metadata['layout'] === 'pickle' ? null : header
}

/**
 * A header that is cut off or damaged has lost the sign that it is one: how it begins and what it is called say together what it should have
 * been. What only is called so is not what its name says, and a finding of the scan.
 */
function readDamaged(
  read: ReadRange,
  { path, sizeBytes }: Pick<TreeEntry, 'path' | 'sizeBytes'>,
  head: Buffer,
): Promise<WeightsHeader | null> {
  if (/\.safetensors$/i.test(path) && head[LENGTH_BYTES] === BRACE)
    return readSafetensorsHeader(read, sizeBytes)
  if (/\.onnx$/i.test(path) && head[0] === ONNX_VERSION_FIELD) return readOnnxHeader(read, sizeBytes)
  return Promise.resolve(null)
}

function isSafetensors(head: Buffer, sizeBytes: number): boolean {
  if (head.length <= LENGTH_BYTES || head[LENGTH_BYTES] !== BRACE) return false
  return head.readBigUInt64LE(0) <= BigInt(sizeBytes)
}
