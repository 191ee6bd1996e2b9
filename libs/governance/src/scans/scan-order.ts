import type { TreeEntry } from '@entrepot/core'

/** Names under which code is expected, then archives, models, everything unknown, text, and at last pictures and sound. */
const ORDER: readonly RegExp[] = [
  /\.(?:bin|pt|pth|ckpt|pkl|pickle|joblib|dill|npy|npz|h5|hdf5|keras|mar|model|th|p|data|dat)$/i,
  /\.(?:zip|tar|gz|tgz|bz2|xz|zst|7z|rar|nemo|whl|so|dll|exe|jar)$/i,
  /\.(?:safetensors|gguf|ggml|onnx|tflite|pb|jinja|json)$/i,
]
const LAST = /\.(?:png|jpe?g|gif|webp|svg|wav|mp3|flac|ogg|mp4|parquet|arrow|csv|tsv|jsonl|txt|md)$/i

/** Files in the order in which they are looked at, what is likeliest to be dangerous first; a name decides nothing but this. */
export function inScanOrder<Entry extends Pick<TreeEntry, 'path' | 'sizeBytes'>>(
  entries: readonly Entry[],
): Entry[] {
  return entries
    .map(entry => ({ entry, rank: rankOf(entry.path) }))
    .toSorted((a, b) => a.rank - b.rank || a.entry.sizeBytes - b.entry.sizeBytes)
    .map(({ entry }) => entry)
}

function rankOf(path: string): number {
  const rank = ORDER.findIndex(names => names.test(path))
  if (rank >= 0) return rank
  return LAST.test(path) ? ORDER.length + 1 : ORDER.length
}
