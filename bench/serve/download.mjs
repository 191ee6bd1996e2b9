import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whether the client of these measurements is there. */
export async function findCurl() {
  const { stdout } = await run('curl', ['--version']).catch(() => ({ stdout: null }))
  return stdout?.split(' ', 2)[1] ?? null
}

/**
 * One GET by curl to nowhere.
 * @returns bytes per second
 * @throws Error when the answer is not 200 or not `sizeBytes` long
 */
export async function download(url, token, sizeBytes) {
  const { stdout } = await run('curl', [...flags(token), '-o', '/dev/null', '-w', '%{json}', url])
  const { http_code: status, size_download: size, speed_download: speed } = JSON.parse(stdout)
  if (status !== 200 || size !== sizeBytes) throw new Error(`GET ${url}: ${status} with ${size} bytes`)
  return speed
}

/** SHA-256 of what curl receives: what is measured must be the file. */
export async function hashDownload(url, token) {
  const curl = spawn('curl', [...flags(token), url], { stdio: ['ignore', 'pipe', 'inherit'] })
  const hash = createHash('sha256')
  await pipeline(curl.stdout, hash)
  return hash.digest('hex')
}

function flags(token) {
  return ['-sSfL', ...(token === null ? [] : ['-H', `Authorization: Bearer ${token}`])]
}
