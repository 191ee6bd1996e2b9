import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { compare, describeComparison } from './compare.mjs'
import { download, hashDownload } from './download.mjs'
import { startNginx } from './reference/start-nginx.mjs'

const TARGET = 0.6
const UNIT = { name: 'GB/s', digits: 2, scale: 1e9 }

/** GET of the large file by one curl, against nginx on the very blob that we serve. */
export async function measureGet(bench, { pairs, largeFileBytes }, { nginx, curl }) {
  const title = `GET of an LFS file of ${largeFileBytes / 1024 ** 2} MiB by one client`
  if (curl === null) return skip(title, 'there is no curl')
  if (nginx.missing) return skip(title, nginx.missing)
  const { workspace, token, largeFileUrl } = bench
  const reference = await startNginx(nginx.program, workspace.nginxDir, await blobOf(bench))
  try {
    await requireSameFile(bench, reference.url)
    const comparison = await compare(pairs, {
      ours: () => download(largeFileUrl, token, largeFileBytes),
      reference: () => download(reference.url, null, largeFileBytes),
    })
    console.log(
      `${describeComparison({ title, target: TARGET, referenceName: 'nginx', unit: UNIT }, comparison)}\n`,
    )
  } finally {
    await reference.close()
  }
}

/** The blob's file, by the SHA-256 that the server itself tells. */
async function blobOf({ workspace, token, largeFileUrl }) {
  const answer = await fetch(largeFileUrl, { method: 'HEAD', headers: { Authorization: `Bearer ${token}` } })
  const oid = (answer.headers.get('x-linked-etag') ?? '').replaceAll('"', '')
  const file = join(workspace.dataDir, 'blobs', 'sha256', oid.slice(0, 2), oid.slice(2, 4), oid)
  if (oid === '' || !existsSync(file))
    throw new Error(`HEAD of the large file: ${answer.status}, no blob at ${file}`)
  return file
}

/** Reads the file once from both, which also brings it into the page cache. */
async function requireSameFile({ token, largeFileUrl }, referenceUrl) {
  const ours = await hashDownload(largeFileUrl, token)
  const theirs = await hashDownload(referenceUrl, null)
  if (ours !== theirs) throw new Error('we do not serve the bytes that nginx serves')
}

function skip(title, reason) {
  console.log(`${title}: SKIPPED, ${reason}\n`)
}
