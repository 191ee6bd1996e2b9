import type { ReadRange } from '../../read-range.js'
import { brokenHeader, emptyHeader } from '../empty-header.js'
import type { WeightsHeader } from '../weights-header.js'

/** First bytes of a serialized engine; the second is of releases before 8. */
const TAGS = ['ftrt', 'ptrt']
/** The tag, the version of the format, and TensorRT's own version behind them. */
const HEAD_BYTES = 28
const VERSION_AT = 24
/** Some exporters put a JSON object of their own, with its length, before the engine. */
const MAX_PREFIX_BYTES = 1024 * 1024

/**
 * Recognizes a serialized TensorRT engine, also behind the JSON object that Ultralytics writes before it. What is inside is NVIDIA's own;
 * `metadata.version` is the version of TensorRT that made it, which is the only one that surely loads it. Two reads of some bytes.
 */
export async function readTensorRtHeader(read: ReadRange, sizeBytes: number): Promise<WeightsHeader> {
  const first = Buffer.from(await read(0, Math.min(HEAD_BYTES, sizeBytes)))
  const head = isEngine(first) ? first : await behindPrefix(read, first, sizeBytes)
  if (head === null)
    return brokenHeader('tensorrt', {
      kind: 'malformed',
      message: 'It does not begin as an engine of TensorRT does.',
    })
  const version = versionIn(head)
  return { ...emptyHeader('tensorrt'), metadata: version === null ? {} : { version } }
}

function isEngine(head: Buffer): boolean {
  return TAGS.includes(head.toString('latin1', 0, 4))
}

async function behindPrefix(read: ReadRange, first: Buffer, sizeBytes: number): Promise<Buffer | null> {
  if (first.length < 5 || first[4] !== 0x7b) return null
  const start = 4 + first.readUInt32LE(0)
  if (start > MAX_PREFIX_BYTES || start >= sizeBytes) return null
  const head = Buffer.from(await read(start, Math.min(start + HEAD_BYTES, sizeBytes)))
  return isEngine(head) ? head : null
}

/** Four numbers of a byte each, in the one version of the format that says where they are. */
function versionIn(head: Buffer): string | null {
  const tellsVersion = head.length === HEAD_BYTES && head.toString('latin1', 0, 4) === 'ftrt'
  if (!tellsVersion || head.readUInt32LE(4) !== 0) return null
  const version = [...head.subarray(VERSION_AT, HEAD_BYTES)]
  return version[0] === 0 ? null : version.join('.')
}
