/** `json` or `text` for bytes that a person could read: UTF-8 or UTF-16 without control characters. Null for binary. */
export function textFormat(head: Buffer, sizeBytes: number): 'json' | 'text' | null {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (isUtf16) return 'text'
  if (
    head.some(byte => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27)
  )
    return null
  if (!isUtf8(head, sizeBytes > head.length)) return null
  return /^\ufeff?\s*[[{]/.test(head.toString('utf8', 0, 256)) && looksLikeJson(head) ? 'json' : 'text'
}

/** Cut text may end in the middle of a character. */
function isUtf8(head: Buffer, isCut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: isCut })
    return true
  } catch {
    return false
  }
}

function looksLikeJson(head: Buffer): boolean {
  return /^\ufeff?\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:["{[\]\d-]|true|false|null|$))/.test(head.toString('utf8'))
}
