import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import {
  HOSTILE_PICKLES,
  legacyTorch,
  makeZip,
  p,
  pickle,
  stateDict,
  type ZipMember,
} from '@entrepot/testing/pickles'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundedRead, readBytes } from '../read-range.js'
import type { FileScan } from './file-scan.js'
import { scanFile } from './scan-file.js'

const scan = (bytes: Uint8Array) => scanFile(readBytes(bytes), bytes.length)

function verdictOf({ imports, issues, isComplete }: FileScan): string {
  const all = [...imports, ...issues].map(({ verdict }) => verdict)
  if (all.includes('dangerous')) return 'dangerous'
  return all.includes('suspicious') || !isComplete ? 'suspicious' : 'allowed'
}

const EVIL = pickle(p.proto(2), p.global('os', 'system'), p.shortBinString('id'), p.tuple1, p.reduce, p.stop)
const floats = (seed: number) => Buffer.from(Float32Array.from({ length: 4 }, (_, at) => at * seed).buffer)

function torchZip(data: Uint8Array, more: readonly ZipMember[] = []): Buffer {
  return makeZip([
    { name: 'archive/data.pkl', bytes: data },
    { name: 'archive/byteorder', bytes: Buffer.from('little') },
    { name: 'archive/data/0', bytes: floats(1) },
    { name: 'archive/data/1', bytes: floats(-0.5) },
    { name: 'archive/version', bytes: Buffer.from('3\n') },
    ...more,
  ])
}

function npy(descr: string, body: Uint8Array): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (2,), }\n`
  const length = Buffer.alloc(2)
  length.writeUInt16LE(header.length)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), body])
}

function tar(name: string, body: Uint8Array): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('ustar\x0000', 257)
  header.fill(' ', 148, 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512), Buffer.alloc(1024)])
}

function gguf(template: string): Buffer {
  const text = (value: string) => {
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(Buffer.byteLength(value)))
    return Buffer.concat([length, Buffer.from(value)])
  }
  const u32 = (value: number) => Buffer.from([value, 0, 0, 0])
  const u64 = (value: number) => Buffer.from([value, 0, 0, 0, 0, 0, 0, 0])
  const words = Buffer.concat([u32(9), u32(8), u64(2), text('a'), text('b')])
  return Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(0),
    u64(3),
    text('general.architecture'),
    u32(8),
    text('llama'),
    text('tokenizer.ggml.tokens'),
    words,
    text('tokenizer.chat_template'),
    u32(8),
    text(template),
  ])
}

const lambda = (config: unknown) =>
  JSON.stringify({ class_name: 'Functional', config: { layers: [{ class_name: 'Lambda', config }] } })
const keras = (config: string) =>
  makeZip([
    { name: 'metadata.json', bytes: Buffer.from('{"keras_version": "3.0"}') },
    { name: 'config.json', bytes: Buffer.from(config) },
    { name: 'model.weights.h5', bytes: Buffer.from('\x89HDF\r\n\x1a\n', 'latin1') },
  ])
const hdf5 = (config: string) =>
  Buffer.concat([
    Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'),
    Buffer.alloc(5_000_000),
    Buffer.from(`model_config${config}`),
    Buffer.alloc(100),
  ])

const HOSTILE: Record<string, Uint8Array> = {
  'data.pkl of torch.save': torchZip(EVIL),
  'a pickle under another name': torchZip(stateDict(['w']), [{ name: 'archive/notes.txt', bytes: EVIL }]),
  'a pickle of protocol 0 under another name': torchZip(stateDict(['w']), [
    {
      name: 'archive/x.dat',
      bytes: pickle(p.global('os', 'system'), p.mark, p.string("'id'"), p.tuple, p.reduce, p.stop),
    },
  ]),
  'a pickle where numbers should be': torchZip(stateDict(['w']), [{ name: 'archive/data/2', bytes: EVIL }]),
  'a deflated member': torchZip(stateDict(['w']), [{ name: 'archive/x.pkl', bytes: EVIL, isDeflated: true }]),
  'a member that says it is encrypted': makeZip([{ name: 'archive/data.pkl', bytes: EVIL, flags: 1 }]),
  'a member with a wrong checksum': makeZip([{ name: 'archive/data.pkl', bytes: EVIL, crc: 7 }]),
  'two members of one name': torchZip(stateDict(['w']), [
    { name: 'archive/data.pkl', bytes: stateDict(['w']) },
  ]),
  'a member with two names': makeZip([
    { name: 'archive/data.pkl', localName: 'archive/evil.pkl', bytes: stateDict(['w']) },
  ]),
  'two ends': Buffer.concat([
    torchZip(stateDict(['w'])).subarray(0, -2),
    Buffer.from([22, 0]),
    torchZip(stateDict(['w'])).subarray(-22),
  ]),
  'bytes before the archive': Buffer.concat([
    Buffer.from('PK\x03\x04junk', 'latin1'),
    torchZip(stateDict(['w'])),
  ]),
  'a name out of the folder': torchZip(stateDict(['w']), [
    { name: '../../.bashrc', bytes: Buffer.from('x') },
  ]),
  'a zip in a zip': makeZip([{ name: 'inner.bin', bytes: torchZip(EVIL), isDeflated: true }]),
  'a pickle in gzip': gzipSync(EVIL),
  'a zip in a pickle': pickle(p.proto(4), p.bytes(torchZip(EVIL)), p.stop),
  'a pickle in a tar': tar('pickle', EVIL),
  'a tar that leaves its folder': tar('../evil', Buffer.from('x')),
  'an array of objects': npy('|O', EVIL),
  'an archive of arrays of objects': makeZip([{ name: 'a.npy', bytes: npy('|O', EVIL), isDeflated: true }]),
  'a Lambda layer of Keras 3': keras(
    lambda({ function: { class_name: '__lambda__', config: { code: '4wEAAA==' } } }),
  ),
  'a Lambda layer of Keras 2 in HDF5': hdf5(
    lambda({ function: ['4wEAAAAAAAAA', null, null], function_type: 'lambda' }),
  ),
  'a class of Keras 3 out of os': keras(
    JSON.stringify({ module: 'os', class_name: 'function', config: 'system' }),
  ),
  'a template of GGUF': gguf("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
  'a template of a tokenizer': Buffer.from(
    JSON.stringify({ chat_template: "{% set x = cycler.__init__.__globals__.os.popen('id') %}" }),
  ),
  'a template of its own': Buffer.from('{%- for m in messages %}{{ self.__init__.__globals__ }}{% endfor %}'),
}

const BENIGN: Record<string, readonly [string, Uint8Array]> = {
  'a state dict in a zip': ['pytorch-zip', torchZip(stateDict(['a.weight', 'a.bias']))],
  'a state dict in the older form': ['pytorch-legacy', legacyTorch(['a.weight', 'a.bias'])],
  'an archive of arrays': [
    'npz',
    makeZip([{ name: 'a.npy', bytes: npy('<f4', floats(2).subarray(0, 8)), isDeflated: true }]),
  ],
  'an array': ['npy', npy('<f4', floats(2).subarray(0, 8))],
  'a model of Keras 3': [
    'keras-v3',
    keras(
      JSON.stringify({
        module: 'keras',
        class_name: 'Sequential',
        config: { layers: [{ module: 'keras.layers', class_name: 'Dense', config: { activation: 'relu' } }] },
      }),
    ),
  ],
  'weights in HDF5': ['hdf5', hdf5('{"class_name": "Dense"}')],
  GGUF: ['gguf', gguf("{% for message in messages %}{{ '<|' + message['role'] + '|>' }}{% endfor %}")],
  'a text': ['text', Buffer.from('# A model\n\nIt classifies cats.\n')],
  JSON: ['json', Buffer.from('{"model_type": "bert", "hidden_size": 8}')],
  'a compressed text': ['gzip', gzipSync('{"a": 1}\n'.repeat(100_000))],
  nothing: ['empty', Buffer.alloc(0)],
}

describe('looking into files', () => {
  it.each(Object.entries(HOSTILE))('finds danger in %s', async (_, bytes) => {
    expect(verdictOf(await scan(bytes))).toBe('dangerous')
  })

  it.each(Object.entries(HOSTILE_PICKLES))(
    'finds danger in a torch file whose pickle has %s',
    async (_, bytes) => {
      expect(verdictOf(await scan(torchZip(bytes)))).toBe('dangerous')
      expect(verdictOf(await scan(bytes))).toBe('dangerous')
    },
  )

  it.each(Object.entries(BENIGN))('lets %s pass', async (_, [format, bytes]) => {
    const scanned = await scan(bytes)
    expect(scanned.format).toBe(format)
    expect(scanned.issues).toEqual([])
    expect(verdictOf(scanned)).toBe('allowed')
  })

  it('says where in an archive something stands', async () => {
    const { imports } = await scan(makeZip([{ name: 'inner.bin', bytes: torchZip(EVIL), isDeflated: true }]))
    expect(imports).toMatchObject([{ member: 'inner.bin/archive/data.pkl', module: 'os', name: 'system' }])
  })

  it('unpacks a bomb no further than its limit, and says so', { timeout: 60_000 }, async () => {
    const bomb = makeZip([{ name: 'x', bytes: Buffer.alloc(200_000_000), isDeflated: true }])
    const scanned = await scan(bomb)
    expect(scanned.isComplete).toBe(false)
    expect(scanned.issues).toMatchObject([{ kind: 'too-large', member: 'x' }])
  })

  it('says that it is incomplete when its budget is used up, with what it found by then', async () => {
    const bytes = pickle(p.proto(2), p.global('os', 'system'), p.unicode('x'.repeat(2_000_000)), p.stop)
    const read = boundedRead(readBytes(bytes), {
      leftBytes: 900_000,
      deadline: Date.now() + 60_000,
      isExceeded: false,
    })
    const scanned = await scanFile(read, bytes.length)
    expect(scanned.isComplete).toBe(false)
    expect(verdictOf(scanned)).toBe('dangerous')
  })

  it('never throws for any bytes, however they are cut or changed', { timeout: 120_000 }, async () => {
    const all = [...Object.values(HOSTILE), ...Object.values(BENIGN).map(([, bytes]) => bytes)].filter(
      ({ length }) => length > 0 && length < 100_000,
    )
    const changed = fc
      .tuple(fc.constantFrom(...all), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat())
      .map(([bytes, changes, cut]) => {
        const copy = Buffer.from(bytes)
        for (const [at, value] of changes) copy[at % copy.length] = value
        return cut % 4 === 0 ? copy.subarray(0, cut % copy.length) : copy
      })
    await fc.assert(
      fc.asyncProperty(changed, async bytes => {
        const startedAt = performance.now()
        await scan(bytes)
        expect(performance.now() - startedAt).toBeLessThan(3_000)
      }),
      { numRuns: 500 },
    )
  })
})

const PYTHON = spawnSync('python3', ['-c', 'print(1)']).status === 0

/** Pickles by Python itself, of every protocol, one per line in hex. */
const BY_PYTHON = `
import collections, datetime, decimal, os, pickle, subprocess, uuid
class Evil:
    def __init__(self, call, *args): self.call, self.args = call, args
    def __reduce__(self): return self.call, self.args
good = {'a': collections.OrderedDict(x=[1, 2.5, 2**70, None, True]), 'b': {1, 2}, 'c': frozenset('ab'), 'd': datetime.datetime(2024, 1, 1), 'e': decimal.Decimal('1.5'), 'f': b'\\x80\\x02bytes', 'g': uuid.UUID(int=5), 'h': bytearray(b'x'), 'i': (1, 2, 3, 4), 'j': collections.Counter('aab'), 'k': 'é'*300, 'l': complex(1, 2), 'm': collections.deque([1])}
for protocol in range(6):
    print('good', pickle.dumps(good, protocol).hex())
    for evil in (Evil(os.system, 'id'), [1, {'x': Evil(eval, '1')}], {'a': Evil(subprocess.Popen, ['id'])}, Evil(getattr, Evil(__import__, 'os'), 'system')):
        print('evil', pickle.dumps(evil, protocol).hex())
`

describe.runIf(PYTHON)('looking into pickles that Python itself made', () => {
  const lines = PYTHON
    ? spawnSync('python3', ['-c', BY_PYTHON], { encoding: 'utf8' }).stdout.trim().split('\n')
    : []

  it('tells the evil from the good in every protocol', async () => {
    expect(lines).toHaveLength(30)
    for (const line of lines) {
      const [kind, hex = ''] = line.split(' ')
      const scanned = await scan(Buffer.from(hex, 'hex'))
      expect([scanned.format, verdictOf(scanned)], line).toEqual([
        'pickle',
        kind === 'good' ? 'allowed' : 'dangerous',
      ])
    }
  })
})
