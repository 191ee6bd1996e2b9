/** Pickles by their opcodes, for specs: what Python's own pickler would never write. */

const text = (value: string) => Buffer.from(value, 'utf8')
const u8 = (value: number) => Buffer.from([value])
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const u64 = (value: bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}
const op = (opcode: string | number, ...args: Uint8Array[]) =>
  Buffer.concat([typeof opcode === 'string' ? Buffer.from(opcode, 'latin1') : u8(opcode), ...args])

export const p = {
  proto: (version: number) => op(0x80, u8(version)),
  frame: (length: number) => op(0x95, u64(BigInt(length))),
  stop: op('.'),
  mark: op('('),
  pop: op('0'),
  popMark: op('1'),
  dup: op('2'),
  none: op('N'),
  true: op(0x88),
  int1: (value: number) => op('K', u8(value)),
  int2: (value: number) => op('M', u8(value & 0xff), u8(value >> 8)),
  int4: (value: number) => op('J', u32(value)),
  long1: (...bytes: number[]) => op(0x8a, u8(bytes.length), Uint8Array.from(bytes)),
  global: (module: string, name: string) => op('c', text(`${module}\n${name}\n`)),
  inst: (module: string, name: string) => op('i', text(`${module}\n${name}\n`)),
  obj: op('o'),
  string: (value: string) => op('S', text(`${value}\n`)),
  unicode: (value: string) => op('V', text(`${value}\n`)),
  binString: (value: string) => op('T', u32(text(value).length), text(value)),
  shortBinString: (value: string) => op('U', u8(text(value).length), text(value)),
  binUnicode: (value: string) => op('X', u32(text(value).length), text(value)),
  shortUnicode: (value: string) => op(0x8c, u8(text(value).length), text(value)),
  unicode8: (value: string) => op(0x8d, u64(BigInt(text(value).length)), text(value)),
  bytes: (value: Uint8Array) => op('B', u32(value.length), value),
  shortBytes: (value: Uint8Array) => op('C', u8(value.length), value),
  bytes8: (value: Uint8Array, length = BigInt(value.length)) => op(0x8e, u64(length), value),
  bytearray8: (value: Uint8Array) => op(0x96, u64(BigInt(value.length)), value),
  stackGlobal: op(0x93),
  memoize: op(0x94),
  put: (key: string | number) => op('p', text(`${key}\n`)),
  get: (key: string | number) => op('g', text(`${key}\n`)),
  binPut: (key: number) => op('q', u8(key)),
  binGet: (key: number) => op('h', u8(key)),
  longBinPut: (key: number) => op('r', u32(key)),
  longBinGet: (key: number) => op('j', u32(key)),
  reduce: op('R'),
  build: op('b'),
  newObj: op(0x81),
  newObjEx: op(0x92),
  ext1: (code: number) => op(0x82, u8(code)),
  emptyTuple: op(')'),
  tuple: op('t'),
  tuple1: op(0x85),
  tuple2: op(0x86),
  tuple3: op(0x87),
  emptyDict: op('}'),
  emptyList: op(']'),
  dict: op('d'),
  list: op('l'),
  append: op('a'),
  appends: op('e'),
  setItem: op('s'),
  setItems: op('u'),
  persId: (id: string) => op('P', text(`${id}\n`)),
  binPersId: op('Q'),
}

export function pickle(...parts: Uint8Array[]): Buffer {
  return Buffer.concat(parts)
}

const cat = (...parts: Uint8Array[]) => Buffer.concat(parts)

/** The persistent id of a tensor's storage, as `torch.save` writes it. */
function storageId(key: string, count: number): Buffer {
  return cat(
    p.mark,
    p.binUnicode('storage'),
    p.global('torch', 'FloatStorage'),
    p.binUnicode(key),
    p.binUnicode('cpu'),
    p.int1(count),
    p.tuple,
    p.binPersId,
  )
}

/** The pickle of `{name: tensor}` for tensors of `count` floats, as `data.pkl` of a file by `torch.save` has it. */
export function stateDict(names: readonly string[], count = 4): Buffer {
  const entries = names.map((name, index) =>
    cat(
      p.binUnicode(name),
      p.global('torch._utils', '_rebuild_tensor_v2'),
      p.mark,
      storageId(String(index), count),
      p.int1(0),
      p.int1(count),
      p.tuple1,
      p.int1(1),
      p.tuple1,
      op(0x89),
      p.global('collections', 'OrderedDict'),
      p.emptyTuple,
      p.reduce,
      p.tuple,
      p.reduce,
    ),
  )
  return cat(
    p.proto(2),
    p.global('collections', 'OrderedDict'),
    p.binPut(0),
    p.emptyTuple,
    p.binPut(1),
    p.reduce,
    p.binPut(2),
    p.mark,
    ...entries,
    p.setItems,
    p.emptyDict,
    p.binUnicode('_metadata'),
    p.global('collections', 'OrderedDict'),
    p.emptyTuple,
    p.reduce,
    p.setItem,
    p.build,
    p.stop,
  )
}

/** A file by `torch.save` before 1.6: five pickles and then the storages, each with its length before it. */
export function legacyTorch(names: readonly string[], count = 4): Buffer {
  const storages = names.map(() => {
    const floats = Buffer.alloc(count * 4, 0x3f)
    return cat(u64(BigInt(count)), floats)
  })
  return cat(
    p.proto(2),
    p.long1(0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19),
    p.stop,
    p.proto(2),
    p.int2(1001),
    p.stop,
    p.proto(2),
    p.emptyDict,
    p.mark,
    p.binUnicode('protocol_version'),
    p.int2(1001),
    p.binUnicode('little_endian'),
    p.true,
    p.setItems,
    p.stop,
    stateDict(names, count),
    p.proto(2),
    p.emptyList,
    p.mark,
    ...names.map((_, index) => p.binUnicode(String(index))),
    p.appends,
    p.stop,
    ...storages,
  )
}
