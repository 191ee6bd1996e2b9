import { isOid, type Oid } from '@entrepot/core'

/** What a Git LFS pointer says about the large file it stands for. */
export interface LfsPointer {
  readonly oid: Oid
  readonly sizeBytes: number
}

/** Bytes; the specification's own bound ("less than 1024 bytes"), with the last one allowed for tolerance. */
export const LFS_POINTER_MAX_BYTES = 1024
/** Bytes; a pointer can't be shorter than its three required lines. */
export const LFS_POINTER_MIN_BYTES = 100

/** Versions a pointer may declare: today's, and the two names the format had before its first release. */
const VERSIONS: ReadonlySet<string> = new Set([
  'version https://git-lfs.github.com/spec/v1',
  'version https://hawser.github.com/spec/v1',
  'version http://git-media.io/v/2',
])

/** The `v` of `version`. */
const FIRST_BYTE = 0x76

/** `ext-` lines name what other programs did to the file before it was stored; what is stored is still `oid`. */
const LINE = /^(oid|size|ext-\d-[a-z0-9.-]+) (\S.*)$/

/**
 * Reads a Git LFS pointer; null for anything else, as every small file of a repository is asked about.
 *
 * Carriage returns and a missing last line feed are tolerated, and so are lines of extensions.
 */
export function parseLfsPointer(bytes: Uint8Array): LfsPointer | null {
  if (bytes.length < LFS_POINTER_MIN_BYTES || bytes.length > LFS_POINTER_MAX_BYTES) return null
  if (bytes[0] !== FIRST_BYTE) return null // most small files end here
  const [version, ...lines] = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
  if (version === undefined || !VERSIONS.has(version.trimEnd())) return null
  const values = new Map<string, string>()
  for (const line of lines) {
    const [, key, value] = LINE.exec(line) ?? []
    if (key === undefined || value === undefined || values.has(key)) return null
    values.set(key, value)
  }
  return pointerOf(values.get('oid'), values.get('size'))
}

function pointerOf(oid: string | undefined, size: string | undefined): LfsPointer | null {
  if (!oid?.startsWith('sha256:') || size === undefined || !/^\d{1,16}$/.test(size)) return null
  const sha256 = oid.slice('sha256:'.length).trimEnd()
  const sizeBytes = Number(size)
  return isOid(sha256) && Number.isSafeInteger(sizeBytes) ? { oid: sha256, sizeBytes } : null
}
