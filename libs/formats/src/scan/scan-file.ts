import { identifyFormat } from '../identify/identify-format.js'
import type { FileFormat } from '../identify/file-format.js'
import { ReadBudgetExceeded, type ReadRange } from '../read-range.js'
import { windowedRead } from '../windowed-read.js'
import type { FileScan } from './file-scan.js'
import type { Gathering } from './gathering.js'
import { scanContent } from './scan-content.js'

/** Counts up with every change of what is found, so that results that were kept are known to be old. */
export const SCANNER_VERSION = 2

/** Issues and imports that are kept for one file; dangerous ones come first. */
const MAX_KEPT = 500

/**
 * Looks into one file by its content: which format it is, what its pickles import, what is odd about its archives, whether its model or
 * its template carries code, and whether its text holds secrets. Nothing is executed and nothing is read whole, except members of
 * archives within a stated limit. Bounded by what `read` grants: when that is used up the answer says that it is incomplete. Throws only
 * what `read` throws for other reasons.
 */
export async function scanFile(read: ReadRange, sizeBytes: number): Promise<FileScan> {
  const gathering: Gathering = { imports: [], issues: [], secrets: [], isComplete: true }
  const windowed = windowedRead(read)
  let format: FileFormat = 'unknown'
  try {
    format = await identifyFormat(windowed, sizeBytes)
    format = await scanContent(gathering, { read: windowed, sizeBytes, format, member: null, depth: 0 })
  } catch (error) {
    if (!(error instanceof ReadBudgetExceeded)) throw error
    gathering.isComplete = false
  }
  return {
    format,
    imports: mostSevere(gathering.imports),
    issues: mostSevere(gathering.issues),
    secrets: gathering.secrets,
    isComplete: gathering.isComplete,
  }
}

const ORDER = { dangerous: 0, suspicious: 1, allowed: 2 }

function mostSevere<T extends { readonly verdict: keyof typeof ORDER }>(found: readonly T[]): T[] {
  return found.toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict]).slice(0, MAX_KEPT)
}
