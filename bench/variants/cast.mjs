// Casts a safetensors file of 32-bit floats to 16 bits, its sha256 included, beside `cp --reflink=never` of the same file: ten rounds in turn,
// and the best of each, as other work on the machine only ever makes either slower. Fails below half the rate of the copy per byte of input.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { castSafetensors } from '../../libs/variants/dist/derive/child/cast-safetensors.js'

const isShort = process.argv.includes('--short')
const MIB = 1024 * 1024
const BYTES = 1024 * MIB
const ROUNDS = isShort ? 3 : 10
const TARGET = 0.5

const folder = mkdtempSync(join(tmpdir(), 'entrepot-cast-'))
try {
  const inputPath = join(folder, 'model.safetensors')
  write(inputPath)
  const best = { copy: Infinity, BF16: Infinity, F16: Infinity }
  for (let round = 0; round < ROUNDS; round++) {
    const copyPath = join(folder, 'copy')
    await keepBest(best, 'copy', () => execFileSync('cp', ['--reflink=never', inputPath, copyPath]))
    rmSync(copyPath)
    for (const type of ['BF16', 'F16']) {
      const outputPath = join(folder, type)
      await keepBest(best, type, () => castSafetensors({ inputPath, outputPath, type }))
      rmSync(outputPath)
    }
  }
  console.log(`cp --reflink=never: ${rate(best.copy)}`)
  for (const type of ['BF16', 'F16']) {
    const ratio = best.copy / best[type]
    const isMet = ratio >= TARGET
    if (!isMet) process.exitCode = 1
    console.log(
      `cast to ${type}, sha256 included: ${rate(best[type])} of input, ${ratio.toFixed(2)} of the copy (at least ${TARGET}): ${isMet ? 'ok' : 'MISSED'}`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function keepBest(best, name, work) {
  const startedAt = performance.now()
  await work()
  best[name] = Math.min(best[name], performance.now() - startedAt)
}

function rate(milliseconds) {
  return `${(BYTES / MIB / (milliseconds / 1000)).toFixed(0)} MiB/s`
}

/** Two tensors of numbers as weights are. */
function write(path) {
  const half = BYTES / 2
  const tensor = from => ({ dtype: 'F32', shape: [half / 4], data_offsets: [from, from + half] })
  const header = Buffer.from(JSON.stringify({ a: tensor(0), b: tensor(half) }))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  const piece = Float32Array.from({ length: MIB }, () => (Math.random() - 0.5) / 10)
  const file = openSync(path, 'w')
  writeSync(file, Buffer.concat([length, header]))
  for (let at = 0; at < BYTES; at += piece.byteLength) writeSync(file, new Uint8Array(piece.buffer))
  closeSync(file)
}
