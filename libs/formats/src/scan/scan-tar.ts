import { listTar } from '../archive/read-tar.js'
import type { FileFormat } from '../identify/file-format.js'
import { readWithin } from '../read-range.js'
import { scanInner } from './scan-content.js'
import { type Content, type Gathering, inside } from './gathering.js'

/** A tar: each member by its content, in the order of the archive. */
export async function scanTar(gathering: Gathering, content: Content): Promise<FileFormat> {
  const { read, sizeBytes, member, depth } = content
  const { entries, problems } = await listTar(read, sizeBytes)
  for (const { verdict, kind, message, member: name } of problems) {
    gathering.issues.push({
      source: 'archive',
      kind,
      verdict,
      member: inside(member, name ?? ''),
      message: `An archive: ${message}.`,
    })
    if (kind === 'too-large') gathering.isComplete = false
  }
  for (const entry of entries) {
    const end = Math.min(entry.start + entry.sizeBytes, sizeBytes)
    if (end <= entry.start) continue
    await scanInner(gathering, {
      read: readWithin(read, entry.start, end),
      sizeBytes: end - entry.start,
      member: inside(member, entry.name),
      depth: depth + 1,
    })
  }
  return 'tar'
}
