import { listZip } from '../archive/read-zip.js'
import { isTarHeader } from '../archive/read-tar.js'
import { guessPickle } from '../pickle/guess-pickle.js'
import type { ReadRange } from '../read-range.js'
import type { FileFormat } from './file-format.js'
import { isOnnx } from './is-onnx.js'
import { isSafetensors } from './is-safetensors.js'
import { textFormat } from './text-format.js'

/** Enough for the header of a tar and to tell text from binary. */
const HEAD_BYTES = 4 * 1024

const latin1 = (text: string) => Buffer.from(text, 'latin1')

/** First bytes that leave no doubt. */
const MAGIC: readonly (readonly [FileFormat, Buffer])[] = [
  ['gguf', latin1('GGUF')],
  ['ggml', latin1('lmgg')],
  ['ggml', latin1('tjgg')],
  ['ggml', latin1('fmgg')],
  ['hdf5', latin1('\x89HDF\r\n\x1a\n')],
  ['npy', latin1('\x93NUMPY')],
  ['gzip', latin1('\x1f\x8b')],
  ['bzip2', latin1('BZh')],
  ['xz', latin1('\xfd7zXZ\0')],
  ['zstd', latin1('\x28\xb5\x2f\xfd')],
  ['lz4', latin1('\x04\x22\x4d\x18')],
  ['7z', latin1('7z\xbc\xaf\x27\x1c')],
  ['rar', latin1('Rar!\x1a\x07')],
  ['parquet', latin1('PAR1')],
  ['arrow', latin1('ARROW1')],
  ['arrow', latin1('FEA1')],
  ['elf', latin1('\x7fELF')],
  ['mach-o', latin1('\xfe\xed\xfa\xce')],
  ['mach-o', latin1('\xfe\xed\xfa\xcf')],
  ['mach-o', latin1('\xce\xfa\xed\xfe')],
  ['mach-o', latin1('\xcf\xfa\xed\xfe')],
  ['image', latin1('\x89PNG\r\n\x1a\n')],
  ['image', latin1('\xff\xd8\xff')],
  ['image', latin1('GIF8')],
  ['image', latin1('II*\0')],
  ['image', latin1('MM\0*')],
  ['audio', latin1('fLaC')],
  ['audio', latin1('OggS')],
  ['audio', latin1('ID3')],
  ['pdf', latin1('%PDF-')],
]

const TORCH_LEGACY = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex')

/**
 * What a file is, by its content and never by its name. Reads the first few kilobytes, and for a zip the directory at its end. What
 * has no sign of its own — pickles of protocol 0 and 1, ONNX — is tried.
 */
export async function identifyFormat(read: ReadRange, sizeBytes: number): Promise<FileFormat> {
  if (sizeBytes === 0) return 'empty'
  const head = Buffer.from(await read(0, Math.min(HEAD_BYTES, sizeBytes)))
  if (starts(head, latin1('PK\x03\x04')) || starts(head, latin1('PK\x05\x06')))
    return await zipFormat(read, sizeBytes)
  const magic = MAGIC.find(([, bytes]) => starts(head, bytes))
  if (magic) return magic[0]
  if (isPickleHead(head)) return starts(head, TORCH_LEGACY) ? 'pytorch-legacy' : 'pickle'
  if (await isSafetensors(read, head, sizeBytes)) return 'safetensors'
  const shaped = shapedFormat(head)
  if (shaped) return shaped
  if (await guessPickle(read, sizeBytes)) return 'pickle'
  const text = textFormat(head, sizeBytes)
  if (text) return text
  if (isZlib(head)) return 'zlib'
  if (await isHdf5Later(read, sizeBytes)) return 'hdf5'
  return (await isOnnx(read, head, sizeBytes)) ? 'onnx' : 'unknown'
}

function starts(head: Buffer, bytes: Buffer): boolean {
  return head.length >= bytes.length && head.compare(bytes, 0, bytes.length, 0, bytes.length) === 0
}

/** Protocols 2 to 5 say so at once; an older one may, too. */
function isPickleHead(head: Buffer): boolean {
  return head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5
}

/** Formats whose sign stands further in, or takes more than one look. */
function shapedFormat(head: Buffer): FileFormat | null {
  const text = (start: number, end: number) => head.toString('latin1', start, end)
  if (text(4, 8) === 'TFL3') return 'tflite'
  if (text(0, 3) === '\x5d\0\0' && isLzmaSize(head)) return 'lzma'
  if (isTarHeader(head.subarray(0, 512))) return 'tar'
  if (text(0, 4) === 'RIFF')
    return text(8, 12) === 'WEBP' ? 'image' : text(8, 12) === 'WAVE' ? 'audio' : 'video'
  if (text(4, 8) === 'ftyp') return 'video'
  if (text(0, 4) === '\x1a\x45\xdf\xa3') return 'video'
  if (text(0, 4) === '\xca\xfe\xba\xbe')
    return (head[7] ?? 0) < 0x20 && head[4] === 0 ? 'mach-o' : 'java-class'
  if (text(0, 2) === 'MZ' && head.length > 0x40 && isPe(head)) return 'pe'
  return null
}

/** The size of what is packed: unknown, or less than a tebibyte. */
function isLzmaSize(head: Buffer): boolean {
  if (head.length < 14) return false
  return head.readBigUInt64LE(5) === 0xffff_ffff_ffff_ffffn || head.readBigUInt64LE(5) < 2n ** 40n
}

/** Two bytes whose number is divisible by 31, as every level of compression writes them. */
function isZlib(head: Buffer): boolean {
  return head[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(head[1] ?? 0)
}

function isPe(head: Buffer): boolean {
  const at = head.readUInt32LE(0x3c)
  return at + 4 > head.length || head.toString('latin1', at, at + 4) === 'PE\0\0'
}

/** HDF5 may stand behind a block of the user's own, at 512, 1024, 2048, … */
async function isHdf5Later(read: ReadRange, sizeBytes: number): Promise<boolean> {
  for (let at = 512; at <= 4_096 && at < sizeBytes; at *= 2)
    if (starts(Buffer.from(await read(at, at + 8)), latin1('\x89HDF\r\n\x1a\n'))) return true
  return false
}

async function zipFormat(read: ReadRange, sizeBytes: number): Promise<FileFormat> {
  const listing = await listZip(read, sizeBytes)
  const names = listing?.entries.map(({ name }) => name) ?? []
  if (names.some(name => /(?:^|\/)data\.pkl$/.test(name)))
    return names.some(name => /(?:^|\/)(?:constants\.pkl|code\/.*\.py)$/.test(name))
      ? 'torchscript'
      : 'pytorch-zip'
  if (names.includes('config.json') && names.some(name => /\.weights\.h5$|^metadata\.json$/.test(name)))
    return 'keras-v3'
  return names.length > 0 && names.every(name => name.endsWith('.npy')) ? 'npz' : 'zip'
}
