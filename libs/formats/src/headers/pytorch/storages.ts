import type { PickleValue } from '../../pickle/value.js'

/** Storages of one checkpoint that are counted; the largest shards have some thousands. */
const MAX_STORAGES = 100_000

/** What tensors lie in: the same for tensors that share their numbers. */
export interface Storage {
  /** As safetensors calls it: `F32`. Null where the file leaves it to each tensor. */
  readonly type: string | null
  readonly elementCount: number
  readonly sizeBytes: number
}

/** Names of classes of `torch` with the type of their numbers and its bytes. */
const TYPES: Readonly<Record<string, readonly [string, number]>> = {
  FloatStorage: ['F32', 4],
  HalfStorage: ['F16', 2],
  BFloat16Storage: ['BF16', 2],
  DoubleStorage: ['F64', 8],
  LongStorage: ['I64', 8],
  IntStorage: ['I32', 4],
  ShortStorage: ['I16', 2],
  CharStorage: ['I8', 1],
  ByteStorage: ['U8', 1],
  BoolStorage: ['BOOL', 1],
  ComplexFloatStorage: ['C64', 8],
  ComplexDoubleStorage: ['C128', 16],
  QInt8Storage: ['QI8', 1],
  QUInt8Storage: ['QU8', 1],
  QInt32Storage: ['QI32', 4],
}

/** Storages by their key, out of the persistent ids of a pickle by `torch.save`. */
export class StorageList {
  readonly byKey = new Map<string, Storage>()
  isFull = false

  /** Takes `('storage', torch.FloatStorage, '0', 'cpu', 1024)` and passes over all else. */
  add(id: PickleValue): void {
    if (id.kind !== 'tuple') return
    const [word, kind, key, , count] = id.items
    if (word?.kind !== 'string' || word.text !== 'storage' || kind?.kind !== 'import') return
    if (key?.kind !== 'string' || key.text === null || count?.kind !== 'number' || count.value < 0) return
    if (this.byKey.has(key.text)) return
    if (this.byKey.size >= MAX_STORAGES) {
      this.isFull = true
      return
    }
    const [type, bytes] = TYPES[kind.name] ?? [null, 1]
    this.byKey.set(key.text, { type, elementCount: count.value, sizeBytes: count.value * bytes })
  }
}
