// `node copy-and-hash.mjs <source> <target>`: writes a hash and a rate in bytes per second, as JSON.
import { createHash } from 'node:crypto'
import { fsyncSync, openSync, readSync, writeSync } from 'node:fs'

/** Bytes of one read and one write: with more it gets no faster. */
const CHUNK_BYTES = 1024 * 1024

const [sourcePath, targetPath] = process.argv.slice(2)
const startedAt = performance.now()
const source = openSync(sourcePath, 'r')
const target = openSync(targetPath, 'wx')
const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES)
const hash = createHash('sha256')
let bytes = 0
for (;;) {
  const read = readSync(source, buffer)
  if (read === 0) break
  const chunk = buffer.subarray(0, read)
  hash.update(chunk)
  writeSync(target, chunk)
  bytes += read
}
fsyncSync(target)
const seconds = (performance.now() - startedAt) / 1000
console.log(JSON.stringify({ hash: hash.digest('hex'), bytesPerSecond: bytes / seconds }))
