import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const MEDIA_TYPE = 'application/vnd.git-lfs+json'

/** Makes a repository by the Hub's API, and says where its large files go. */
export async function createRepo(url, token, id) {
  const [organization, name] = id.split('/')
  await postJson(`${url}/api/repos/create`, token, 'application/json', { organization, name, type: 'model' })
  return { token, batchUrl: `${url}/${id}.git/info/lfs/objects/batch` }
}

/**
 * One upload as git-lfs does it: a batch, and then a PUT by curl, which alone is measured.
 * @returns bytes per second
 */
export async function upload({ token, batchUrl }, { oid, sizeBytes, source }) {
  const asked = { operation: 'upload', objects: [{ oid, size: sizeBytes }] }
  const { objects } = await postJson(batchUrl, token, MEDIA_TYPE, asked)
  const { href } = objects[0].actions.upload
  const { stdout } = await run('curl', ['-sS', '-o', '/dev/null', '-w', '%{json}', '-T', source, href])
  const { http_code: status, size_upload: size, speed_upload: speed } = JSON.parse(stdout)
  if (status !== 200 || size !== sizeBytes) throw new Error(`PUT: ${status} after ${size} bytes`)
  return speed
}

async function postJson(url, token, contentType, body) {
  const answer = await fetch(url, {
    method: 'POST',
    // Minutes pass between two batches: an idle connection may be closed in the moment it is used again.
    headers: { authorization: `Bearer ${token}`, 'content-type': contentType, connection: 'close' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
