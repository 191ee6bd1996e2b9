import {
  type ClamdAddress,
  contentOf,
  type Finding,
  isDomainError,
  isRegularFile,
  type TreeEntry,
} from '@entrepot/core'
import { SCANNER_VERSION, weightFormatOf } from '@entrepot/formats'
import { type Database, findFileScans, type Prisma, saveFileScan } from '@entrepot/persistence'
import type { RevisionFacts } from '@entrepot/registry'
import { fileFindings } from './file-findings.js'
import { type FileResult, readFileResult } from './file-result.js'
import { type Allowance, type Look, lookIntoFile } from './look-into-file.js'
import { pendingFinding } from './pending-finding.js'
import { LANDING_LIMITS, type ScanLimits } from './scan-limits.js'
import { inScanOrder } from './scan-order.js'

export interface ScanDeps {
  readonly db: Database
  /** Null: nobody is asked about viruses. */
  readonly clamd?: ClamdAddress | null
}

export interface ScanOrder extends Pick<RevisionFacts, 'entries' | 'openFile'> {
  /** Absent: those of a landing, for which somebody waits. */
  readonly limits?: ScanLimits
  readonly signal?: AbortSignal
}

export interface RevisionScan {
  readonly findings: readonly Finding[]
  /** Formats of weights by content, each once, in the words of a policy. */
  readonly formats: readonly string[]
  /** Files that wait for the job `scan-revision`. */
  readonly pendingCount: number
  /** Whether time ran out before all of them were tried. */
  readonly isCutShort: boolean
  /** Files that the virus scanner could not be asked about. */
  readonly uncheckedCount: number
}

/** A file that isn't here, or is damaged: it waits, and the others do not wait for it. */
const FILE_FAILURES = ['blob-missing', 'object-missing', 'object-corrupt', 'object-not-stored'] as const
/** Times in a row that the store or the virus scanner may fail: then it is not the file, and the rest is left to the job. */
const MAX_FAILURES = 5

/**
 * What the files of a revision hold: pickles that run code, secrets, archives that deceive, formats that are not what names say. Each
 * content is looked into once, whatever its name and wherever it lies, and what was found is kept; so a revision costs what is new in it.
 * What does not fit into the limits waits, and is a finding until it was looked at. A file that cannot be read waits, too.
 */
export async function scanRevision({ db, clamd = null }: ScanDeps, order: ScanOrder): Promise<RevisionScan> {
  const files = order.entries.filter(isRegularFile)
  const byContent = new Map(files.map(entry => [contentOf(entry), entry]))
  const results = await knownResults(db, [...byContent.keys()])
  const limits = order.limits ?? LANDING_LIMITS
  const look: Look = { openFile: order.openFile, clamd, limits, signal: order.signal }
  const missing = [...byContent.values()].filter(entry => !isDone(results.get(contentOf(entry)), clamd))
  const isCutShort = !(await lookIntoFiles(db, look, inScanOrder(missing), results))
  const waiting = files.filter(entry => !isDone(results.get(contentOf(entry)), clamd))
  const formats = new Set<string>()
  for (const { scan } of results.values()) {
    const format = weightFormatOf(scan.format)
    if (format !== null) formats.add(format)
  }
  return {
    findings: [...fileFindings(files, results), ...pendingFinding(waiting)],
    formats: [...formats].sort(),
    pendingCount: waiting.length,
    isCutShort,
    uncheckedCount: waiting.filter(entry => results.get(contentOf(entry))?.virus?.status === 'failed').length,
  }
}

async function knownResults(db: Database, contents: readonly string[]): Promise<Map<string, FileResult>> {
  const results = new Map<string, FileResult>()
  for (const [content, json] of await findFileScans(db.prisma, SCANNER_VERSION, contents)) {
    const result = readFileResult(json)
    if (result) results.set(content, result)
  }
  return results
}

/** Whether there is nothing left to find out. A virus scanner that could not be asked is asked again. */
function isDone(result: FileResult | undefined, clamd: ClamdAddress | null): boolean {
  if (!result) return false
  return !clamd || !result.scan.isComplete || (result.virus !== null && result.virus.status !== 'failed')
}

/** Returns whether there was time to try every file. */
async function lookIntoFiles(
  db: Database,
  look: Look,
  entries: readonly TreeEntry[],
  results: Map<string, FileResult>,
): Promise<boolean> {
  const allowance: Allowance = {
    leftBytes: look.limits.totalBytes,
    deadline: Date.now() + look.limits.totalMs,
  }
  let failures = 0
  for (const entry of entries) {
    if (Date.now() > allowance.deadline || look.signal?.aborted) return false
    if (failures >= MAX_FAILURES) break
    const content = contentOf(entry)
    try {
      const result = await lookIntoFile(look, entry, results.get(content) ?? null, allowance)
      if (!result) continue
      results.set(content, result)
      failures = result.virus?.status === 'failed' ? failures + 1 : 0
      await saveFileScan(db.prisma, {
        content,
        scanner: SCANNER_VERSION,
        result: result as unknown as Prisma.InputJsonObject,
      })
    } catch (error) {
      // A file that can't be read is no reason to refuse a revision: it waits, which is a finding. A job is done again.
      const isOutage = isDomainError(error, 'store-unavailable') && !look.limits.isFinal
      if (!isOutage && !isDomainError(error, ...FILE_FAILURES)) throw error
      if (isOutage) failures += 1
    }
  }
  return true
}
