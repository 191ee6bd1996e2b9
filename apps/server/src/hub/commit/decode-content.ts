import { DomainError } from '@entrepot/core'

/** Characters of base64 that stand for three bytes. */
const GROUP = 4

/**
 * The bytes that base64 stands for, a chunk at a time. As strict as RFC 4648: padded, its own alphabet, nothing behind the end.
 * @throws DomainError `invalid-argument`, in the iteration
 */
export async function* decodeBase64(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  path: string,
): AsyncGenerator<Buffer> {
  let rest = ''
  for await (const chunk of chunks) {
    const text = rest + chunk.toString('latin1')
    const end = text.length - (text.length % GROUP)
    // Padding may stand only in the last group of all, which is why one is always held back.
    const whole = Math.max(end === text.length ? end - GROUP : end, 0)
    rest = text.slice(whole)
    if (whole > 0) yield decodeGroups(text.slice(0, whole), path, false)
  }
  if (rest !== '') yield decodeGroups(rest, path, true)
}

function decodeGroups(text: string, path: string, isLast: boolean): Buffer {
  const bytes = Buffer.from(text, 'base64')
  // Node reads leniently. What it made something of although it should not have is written differently.
  const isSound = isLast ? bytes.toString('base64') === text : !/[^A-Za-z0-9+/]/.test(text)
  if (isSound) return bytes
  const shown = path.slice(0, 300)
  const message = `The content of ${JSON.stringify(shown)} is not base64.`
  throw new DomainError('invalid-argument', message, { path: shown })
}
