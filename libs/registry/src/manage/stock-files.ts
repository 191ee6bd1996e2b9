import type { RepoType } from '@entrepot/core'
import { stringify } from 'yaml'

const MODEL_PATTERNS = [
  '*.7z *.arrow *.bin *.bz2 *.ckpt *.ftz *.gz *.h5 *.joblib *.lfs.* *.mlmodel *.model *.msgpack *.npy *.npz *.onnx',
  '*.ot *.parquet *.pb *.pickle *.pkl *.pt *.pth *.rar *.safetensors saved_model/**/* *.tar.* *.tar *.tflite *.tgz',
  '*.wasm *.xz *.zip *.zst *tfevents*',
].flatMap(line => line.split(' '))

/** What datasets hold beside that: shards, sound, pictures, films. */
const DATASET_PATTERNS = [
  '*.lz4 *.mds *.avro',
  '*.pcm *.sam *.raw *.aac *.flac *.mp3 *.ogg *.wav',
  '*.bmp *.gif *.png *.tiff *.jpg *.jpeg *.webp',
  '*.mp4 *.webm',
].flatMap(line => line.split(' '))

/** The `.gitattributes` that a repository begins with: which files go to LFS. For models the Hub's own, byte for byte. */
export function stockGitattributes(type: RepoType): string {
  const patterns = type === 'dataset' ? [...MODEL_PATTERNS, ...DATASET_PATTERNS] : MODEL_PATTERNS
  return patterns.map(pattern => `${pattern} filter=lfs diff=lfs merge=lfs -text\n`).join('')
}

/** A README.md that says what was asked for when the repository was made; null when that is nothing. */
export function stockReadme(facts: {
  readonly title: string
  readonly sdk: string | null
  readonly license: string | null
}): string | null {
  const { title, sdk, license } = facts
  if (sdk === null && license === null) return null
  const metadata = {
    ...(sdk !== null && { title, sdk, ...(sdk === 'static' ? {} : { app_file: 'app.py' }), pinned: false }),
    ...(license !== null && { license }),
  }
  return `---\n${stringify(metadata)}---\n`
}
