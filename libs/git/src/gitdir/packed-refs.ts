import { requireRefName, type Ref } from './ref.js'

/**
 * The `packed-refs` file for `refs`. Git searches it by halves, so the order is that of the bytes: a locale's order would
 * make refs disappear. Nothing is claimed about peeled tags, so git peels them itself when asked.
 */
export function formatPackedRefs(refs: readonly Ref[]): Buffer {
  const lines = refs.map(ref => {
    requireRefName(ref.name)
    return { name: Buffer.from(ref.name), line: Buffer.from(`${ref.oid} ${ref.name}\n`) }
  })
  lines.sort((a, b) => Buffer.compare(a.name, b.name))
  return Buffer.concat([Buffer.from('# pack-refs with: sorted \n'), ...lines.map(({ line }) => line)])
}
