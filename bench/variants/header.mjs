// What it takes to know a model of 145 GB in 30 files by its headers: `node bench/variants/header.mjs [--short]`. The files are real but for
// their weights, which are holes; nothing reads them. Each look opens all files anew.
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  joinSafetensorsHeaders,
  readBytes,
  readModelConfig,
  readSafetensorsHeader,
  readSafetensorsIndex,
} from '@entrepot/formats'
import { framedHeader } from '@entrepot/testing/weights'
import { describeEnvironment, describeLoad } from '../serve/environment.mjs'
import { writeLargeModel } from './large-model.mjs'

const SHARDS = 30
const MIB = 1024 ** 2
const GB = 1e9
const MANY = 1_000_000
/** What the issue asks for, of the first look of a process, which nothing has been compiled for. */
const LIMIT_MS = 300
const LIMIT_BYTES = 64 * MIB

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } })
const folder = await mkdtemp(join(tmpdir(), 'entrepot-header-'))
try {
  console.log(describeEnvironment({ nginx: null, curl: null }))
  const { totalBytes, parameterCount } = await writeLargeModel(folder, SHARDS)
  const looks = []
  for (let at = 0; at < (values.short ? 3 : 11); at += 1) looks.push(await look(parameterCount))
  const [first, ...later] = looks
  later.sort((a, b) => a.milliseconds - b.milliseconds)
  const middle = later[later.length >> 1]
  console.log(
    `headers: ${(totalBytes / GB).toFixed(1)} GB in ${SHARDS} files, ${(parameterCount / 1e9).toFixed(2)} billion weights known after ` +
      `${first.milliseconds.toFixed(0)} ms the first time, ${middle.milliseconds.toFixed(0)} ms later; ` +
      `${(first.readBytes / MIB).toFixed(2)} MiB in ${first.reads} reads`,
  )
  if (!values.short) await lookAtMany()
  console.log(describeLoad())
  if (first.milliseconds > LIMIT_MS || first.readBytes > LIMIT_BYTES) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** A file whose header is nearly as long as the format allows. */
async function lookAtMany() {
  const entry = at => `"model.layers.${at}.w":{"dtype":"I8","shape":[1],"data_offsets":[${at},${at + 1}]}`
  const entries = Array.from({ length: MANY }, (_, at) => entry(at))
  const header = framedHeader(`{${entries.join(',')}}`)
  let longestMs = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last)
    last = performance.now()
  })
  const began = performance.now()
  const read = readBytes(header)
  const { tensorCount } = await readSafetensorsHeader(async (start, end) => {
    await nextTurn() // as a file or a store would
    return await read(start, end)
  }, header.length + MANY)
  clearInterval(timer)
  longestMs = Math.max(longestMs, performance.now() - last)
  if (tensorCount !== MANY) throw new Error(`read ${tensorCount} tensors`)
  console.log(
    `a header of ${(header.length / MIB).toFixed(0)} MiB with a million tensors: ${(performance.now() - began).toFixed(0)} ms; ` +
      `nothing else had to wait longer than ${longestMs.toFixed(0)} ms`,
  )
}

async function look(parameterCount) {
  const began = performance.now()
  const tally = { reads: 0, readBytes: 0 }
  const index = readSafetensorsIndex(await whole('model.safetensors.index.json', tally))
  const config = readModelConfig(await whole('config.json', tally))
  const headers = await Promise.all(index.shards.map(shard => header(join(folder, shard), tally)))
  const model = joinSafetensorsHeaders(headers, config.quantization)
  const milliseconds = performance.now() - began
  const isRight =
    model.parameterCount === parameterCount && model.issues.length === 0 && config.shape.keySize === 128
  if (!isRight)
    throw new Error(`read ${model.parameterCount} of ${parameterCount}: ${JSON.stringify(model.issues)}`)
  return { milliseconds, ...tally }
}

async function header(path, tally) {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    return await readSafetensorsHeader(async (start, endExclusive) => {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(endExclusive - start),
        0,
        endExclusive - start,
        start,
      )
      tally.reads += 1
      tally.readBytes += bytesRead
      return buffer.subarray(0, bytesRead)
    }, size)
  } finally {
    await file.close()
  }
}

async function whole(name, tally) {
  tally.reads += 1
  tally.readBytes += (await stat(join(folder, name))).size
  return await readFile(join(folder, name))
}
