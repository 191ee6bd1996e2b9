import { isRegularFile, type TreeEntry } from '@entrepot/core'

/** Names under which weights are expected. */
const EXPECTED = /\.(?:safetensors|gguf|onnx|bin|pt|pth|ckpt|engine|plan)$/i
/** What is kept beside weights while a model is trained, and of no use to who runs it. The content does not tell it from weights. */
const OF_TRAINING =
  /(?:^|\/)(?:optimizer|scheduler|scaler|training_args|rng_state|random_states|trainer_state|scheduler_state|optim_states|zero_pp_rank)[^/]*$|(?:^|\/)(?:checkpoint-\d+|global_step\d+)\//i
/** Names that promise something else. */
const OTHER =
  /\.(?:md|txt|json|jsonl|csv|tsv|parquet|arrow|png|jpe?g|gif|webp|svg|wav|mp3|mp4|flac|ogg|pdf|html|py|js|ts|zip|gz|tar|7z|xz|zst|h5|msgpack|tflite|npz|npy|model|vocab|xml|pb|ot|mlmodel|onnx_data[^/]*|data)$/i
/** Bytes from which a file whose name says nothing is looked at: weights are large. */
const NAMELESS_MIN_BYTES = 1024 * 1024

/**
 * The files that may hold weights to run, by name and size; what they are their content says. Those that are expected to be weights first,
 * shallow ones before deep ones, so that what does not fit into the limits is what matters least.
 */
export function weightCandidates(entries: readonly TreeEntry[]): TreeEntry[] {
  return entries
    .filter(entry => isRegularFile(entry) && entry.sizeBytes > 0 && isCandidate(entry))
    .map(entry => ({ entry, rank: EXPECTED.test(entry.path) ? 0 : 1, depth: entry.path.split('/').length }))
    .toSorted((a, b) => a.rank - b.rank || a.depth - b.depth || (a.entry.path < b.entry.path ? -1 : 1))
    .map(({ entry }) => entry)
}

function isCandidate({ path, sizeBytes }: TreeEntry): boolean {
  if (OF_TRAINING.test(path)) return false
  if (EXPECTED.test(path)) return true
  return sizeBytes >= NAMELESS_MIN_BYTES && !OTHER.test(path)
}
