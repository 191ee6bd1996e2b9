import { type FileFormat, holdsPickles, isExecutable } from './file-format.js'

const PICKLED: readonly FileFormat[] = ['pickle', 'pytorch-legacy', 'pytorch-zip', 'torchscript', 'joblib']
const TEXT: readonly FileFormat[] = ['text', 'json', 'empty', 'unknown']
const ARCHIVES: readonly FileFormat[] = [
  'zip',
  'tar',
  'gzip',
  'bzip2',
  'xz',
  'lzma',
  'zstd',
  'zlib',
  'lz4',
  '7z',
  'rar',
]

/** What a name promises, by its ending. Names that promise nothing are not listed. */
const PROMISES: Readonly<Record<string, readonly FileFormat[]>> = {
  safetensors: ['safetensors'],
  gguf: ['gguf'],
  onnx: ['onnx', 'unknown'],
  npy: ['npy'],
  npz: ['npz', 'zip'],
  h5: ['hdf5'],
  hdf5: ['hdf5'],
  keras: ['keras-v3', 'zip', 'hdf5'],
  parquet: ['parquet'],
  arrow: ['arrow', 'unknown'],
  tflite: ['tflite'],
  pt: [...PICKLED, 'zip', 'tar'],
  pth: [...PICKLED, 'zip', 'tar'],
  pkl: [...PICKLED, ...ARCHIVES],
  pickle: [...PICKLED, ...ARCHIVES],
  joblib: [...PICKLED, ...ARCHIVES],
  json: TEXT,
  jsonl: TEXT,
  md: TEXT,
  txt: TEXT,
  csv: TEXT,
  tsv: TEXT,
  yaml: TEXT,
  yml: TEXT,
  py: TEXT,
  jinja: TEXT,
  html: TEXT,
  png: ['image', 'unknown'],
  jpg: ['image', 'unknown'],
  jpeg: ['image', 'unknown'],
  gif: ['image', 'unknown'],
  webp: ['image', 'unknown'],
}
/** Endings under which a machine's own code is expected. */
const CODE = /\.(?:so(?:\.[\d.]+)?|dll|dylib|exe|pyd|node|o|a|class|wasm)$/

/**
 * Why a file is not what its name says, in words; null where it is, or where the name says nothing. A name that lies is how a pickle or
 * a program gets past those who look at names.
 */
export function formatMismatch(path: string, format: FileFormat): string | null {
  const name = (path.split('/').pop() ?? '').toLowerCase()
  if (format === 'empty') return null
  if (isExecutable(format) && !CODE.test(name))
    return `it is a program (${format}), which its name does not say`
  const ending = name.includes('.') ? (name.split('.').pop() ?? '') : ''
  const promised = Object.hasOwn(PROMISES, ending) ? PROMISES[ending] : undefined
  if (!promised || promised.includes(format)) return null
  if (holdsPickles(format))
    return `its name ends in .${ending}, but it is a pickle (${format}), which runs code when it is loaded`
  return `its name ends in .${ending}, but its content is ${format === 'unknown' ? 'of no known format' : format}`
}
