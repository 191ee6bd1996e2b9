import type { LfsPointer } from './parse-lfs-pointer.js'

/** The pointer file for a large file, byte for byte as git-lfs writes it. */
export function formatLfsPointer({ oid, sizeBytes }: LfsPointer): Buffer {
  return Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${sizeBytes}\n`)
}
