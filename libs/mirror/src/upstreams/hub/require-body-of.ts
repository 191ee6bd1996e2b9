import { DomainError } from '@entrepot/core'
import type { UpstreamFile } from './upstream-file.js'

/**
 * The answer, if it is what was asked for: the file from `offset` to its end.
 *
 * @throws DomainError `upstream-invalid`, with `isRangeIgnored` when the answer is the whole file
 */
export async function requireBodyOf(
  response: Response,
  host: string,
  file: UpstreamFile,
  offset: number,
): Promise<Response> {
  const wrong = whatIsWrong(response, file, offset)
  if (wrong === null) return response
  await response.body?.cancel()
  const isRangeIgnored = response.status === 200 && offset > 0
  throw new DomainError('upstream-invalid', `${host} ${wrong} when asked for ${file.path}.`, {
    path: file.path,
    oid: file.oid,
    isRangeIgnored,
  })
}

function whatIsWrong({ status, headers, body }: Response, file: UpstreamFile, offset: number): string | null {
  if (status !== (offset === 0 ? 200 : 206)) return `answered with status ${status}`
  if (body === null) return 'sent nothing'
  const length = headers.get('content-length')
  const expected = file.sizeBytes - offset
  if (length !== null && Number(length) !== expected)
    return `announced ${length} bytes instead of ${expected}`
  if (status === 206 && !headers.get('content-range')?.startsWith(`bytes ${offset}-`))
    return 'sent another range'
  return null
}
