import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { legacyTorch, makeZip, p, pickle, stateDict } from '@entrepot/testing/pickles'
import { describe, expect, it } from 'vitest'
import { readBytes } from '../read-range.js'
import type { FileFormat } from './file-format.js'
import { formatMismatch } from './format-mismatch.js'
import { identifyFormat } from './identify-format.js'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

function safetensors(header: unknown, data = Buffer.alloc(16)): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, data])
}

const field = (number: number, body: Buffer) =>
  Buffer.concat([Buffer.from([(number << 3) | 2, body.length]), body])
const onnx = Buffer.concat([
  Buffer.from([0x08, 0x09]),
  field(2, Buffer.from('pytorch')),
  field(7, Buffer.alloc(40, 1)),
  field(8, Buffer.from([0x10, 0x11])),
])
const tensor = { w: { dtype: 'F32', shape: [4], data_offsets: [0, 16] } }
const one = (name: string, bytes: Uint8Array = Buffer.from('x')) => ({ name, bytes })

const FILES: readonly (readonly [FileFormat, string, Buffer])[] = [
  ['empty', 'nothing', Buffer.alloc(0)],
  ['text', 'a card', Buffer.from('---\nlicense: mit\n---\n# Ein Modell für Wörter\n')],
  [
    'text',
    'a text that begins like an opcode',
    Buffer.from('config of a model\nwith lines\nand a full stop.\n'),
  ],
  ['text', 'a text that ends a pickle', Buffer.from('I like cats.\nN.\n')],
  ['text', 'Chinese', Buffer.from('模型'.repeat(3_000))],
  ['text', 'UTF-16', Buffer.from('\ufeffhello', 'utf16le')],
  ['json', 'an object', Buffer.from('{"a": [1, 2]}')],
  ['json', 'a list', Buffer.from('[\n  {"a": 1}\n]')],
  ['pickle', 'protocol 0', pickle(p.global('collections', 'OrderedDict'), p.mark, p.tuple, p.reduce, p.stop)],
  [
    'pickle',
    'protocol 1',
    pickle(p.emptyDict, p.binPut(0), p.shortBinString('a'), p.global('numpy', 'dtype'), p.setItem, p.stop),
  ],
  ['pickle', 'protocol 2', stateDict(['w'])],
  ['pickle', 'protocol 5', pickle(p.proto(5), p.none, p.stop)],
  ['pytorch-legacy', 'torch.save before 1.6', legacyTorch(['w'])],
  ['pytorch-zip', 'torch.save', makeZip([one('x/data.pkl', stateDict(['w'])), one('x/data/0')])],
  [
    'torchscript',
    'torch.jit.save',
    makeZip([one('x/data.pkl'), one('x/constants.pkl'), one('x/code/__torch__.py')]),
  ],
  ['npz', 'numpy.savez', makeZip([one('a.npy'), one('b.npy')])],
  ['keras-v3', 'Keras 3', makeZip([one('config.json'), one('metadata.json'), one('model.weights.h5')])],
  ['zip', 'any zip', makeZip([one('a.txt'), one('b.txt')])],
  ['npy', 'numpy.save', latin1('\x93NUMPY\x01\x00')],
  ['safetensors', 'safetensors', safetensors(tensor)],
  ['safetensors', 'safetensors with notes', safetensors({ __metadata__: { format: 'pt' }, ...tensor })],
  ['unknown', 'a broken header of safetensors', safetensors('{"w": {"dtype"', Buffer.alloc(4))],
  ['unknown', 'a header of something else', safetensors({ w: 1 })],
  ['gguf', 'GGUF', latin1('GGUF\x03\0\0\0\0\0\0\0')],
  ['onnx', 'ONNX', onnx],
  ['unknown', 'a message that only begins like ONNX', Buffer.concat([onnx, Buffer.from([0xff, 0xff, 0, 0])])],
  ['tflite', 'TensorFlow Lite', latin1('\x1c\0\0\0TFL3\0\0\0\0')],
  ['hdf5', 'HDF5', latin1('\x89HDF\r\n\x1a\n\0')],
  [
    'hdf5',
    'HDF5 behind a block of the user',
    Buffer.concat([Buffer.alloc(512), latin1('\x89HDF\r\n\x1a\n\0')]),
  ],
  ['gzip', 'gzip', gzipSync('x')],
  ['zlib', 'zlib', deflateSync(Buffer.alloc(300, 7))],
  ['zstd', 'zstd', zstdCompressSync(Buffer.from('x'))],
  ['bzip2', 'bzip2', latin1('BZh91AY&SY')],
  ['xz', 'xz', latin1('\xfd7zXZ\0')],
  ['lzma', 'lzma', Buffer.from('5d00004000ffffffffffffffff0040', 'hex')],
  ['7z', '7z', latin1("7z\xbc\xaf'\x1c\0\x04")],
  ['parquet', 'parquet', latin1('PAR1\x15\0')],
  ['arrow', 'arrow', latin1('ARROW1\0\0')],
  ['elf', 'a program of Linux', latin1('\x7fELF\x02\x01\x01')],
  ['mach-o', 'a program of macOS', latin1('\xcf\xfa\xed\xfe\x07\0\0\x01')],
  ['image', 'a picture', latin1('\x89PNG\r\n\x1a\n\0')],
  ['unknown', 'numbers', Buffer.from(Float32Array.from([0.5, -2, 3e8]).buffer)],
  ['unknown', 'zeros', Buffer.alloc(5_000)],
]

describe('telling what a file is by its content', () => {
  it.each(FILES)('knows %s: %s', async (format, _, bytes) => {
    expect(await identifyFormat(readBytes(bytes), bytes.length)).toBe(format)
  })
})

describe('comparing content with a name', () => {
  it.each<[string, FileFormat]>([
    ['model.safetensors', 'pickle'],
    ['model.safetensors', 'zip'],
    ['a/b/weights.gguf', 'pytorch-zip'],
    ['notes.txt', 'pickle'],
    ['cat.png', 'zip'],
    ['README.md', 'elf'],
    ['model.bin', 'elf'],
    ['run', 'pe'],
    ['data.parquet', 'text'],
  ])('finds that %s is really %s', (path, format) => {
    expect(formatMismatch(path, format)).not.toBeNull()
  })

  it.each<[string, FileFormat]>([
    ['model.safetensors', 'safetensors'],
    ['pytorch_model.bin', 'pytorch-zip'],
    ['pytorch_model.bin', 'unknown'],
    ['model.pt', 'torchscript'],
    ['lib/x.so', 'elf'],
    ['lib/x.so.1.2', 'elf'],
    ['LICENSE', 'text'],
    ['a.json', 'text'],
    ['a.json', 'empty'],
    ['constructor', 'unknown'],
    ['x.constructor', 'pickle'],
  ])('has nothing to say of %s being %s', (path, format) => {
    expect(formatMismatch(path, format)).toBeNull()
  })
})
