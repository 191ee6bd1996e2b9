/** What a file is by its content. `unknown` is binary that no reader here knows. */
export type FileFormat =
  | 'empty'
  | 'pickle'
  | 'pytorch-legacy'
  | 'pytorch-zip'
  | 'torchscript'
  | 'joblib'
  | 'npy'
  | 'npz'
  | 'safetensors'
  | 'gguf'
  | 'ggml'
  | 'onnx'
  | 'tflite'
  | 'hdf5'
  | 'keras-v3'
  | 'zip'
  | 'tar'
  | 'gzip'
  | 'bzip2'
  | 'xz'
  | 'lzma'
  | 'zstd'
  | 'zlib'
  | 'lz4'
  | '7z'
  | 'rar'
  | 'parquet'
  | 'arrow'
  | 'elf'
  | 'pe'
  | 'mach-o'
  | 'java-class'
  | 'image'
  | 'audio'
  | 'video'
  | 'pdf'
  | 'json'
  | 'text'
  | 'unknown'

/** Words of a policy for the formats that hold weights. */
const WEIGHTS: Partial<Record<FileFormat, string>> = {
  pickle: 'pickle',
  'pytorch-legacy': 'pickle',
  'pytorch-zip': 'pickle',
  torchscript: 'torchscript',
  joblib: 'pickle',
  npy: 'numpy',
  npz: 'numpy',
  safetensors: 'safetensors',
  gguf: 'gguf',
  ggml: 'ggml',
  onnx: 'onnx',
  tflite: 'tflite',
  hdf5: 'keras',
  'keras-v3': 'keras',
}

/** The word by which a policy names the format of weights: `pickle` for everything that Python unpickles. Null for what holds none. */
export function weightFormatOf(format: FileFormat): string | null {
  return WEIGHTS[format] ?? null
}

/** Formats that a machine runs as they are. */
export function isExecutable(format: FileFormat): boolean {
  return format === 'elf' || format === 'pe' || format === 'mach-o' || format === 'java-class'
}

/** Formats that Python unpickles, or that hold pickles inside. */
export function holdsPickles(format: FileFormat): boolean {
  return ['pickle', 'pytorch-legacy', 'pytorch-zip', 'torchscript', 'joblib'].includes(format)
}
