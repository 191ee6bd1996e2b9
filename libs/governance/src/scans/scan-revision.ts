import { type ClamdAddress, type Finding, isDomainError, type TreeEntry } from '@entrepot/core'
import { SCANNER_VERSION, weightFormatOf } from '@entrepot/formats'
import { type Database, findFileScans, type Prisma, saveFileScan } from '@entrepot/persistence'
import type { RevisionFacts } from '@entrepot/registry'
import { contentOf, isRegularFile } from './content-of.js'
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
}

const READ_FAILURES = [
  'blob-missing',
  'store-unavailable',
  'object-missing',
  'object-corrupt',
  'object-not-stored',
] as const
/** Failures to read a file count as not looked at; after so many in a row the store is at fault, and the rest is left to the job. */
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
  await lookIntoFiles(db, look, inScanOrder(missing), results)
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

async function lookIntoFiles(
  db: Database,
  look: Look,
  entries: readonly TreeEntry[],
  results: Map<string, FileResult>,
): Promise<void> {
  const allowance: Allowance = {
    leftBytes: look.limits.totalBytes,
    deadline: Date.now() + look.limits.totalMs,
  }
  let failures = 0
  for (const entry of entries) {
    if (Date.now() > allowance.deadline || look.signal?.aborted || failures >= MAX_FAILURES) return
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
      // A file whose bytes are missing or unreadable is not a reason to refuse a revision: it waits, which is a finding.
      if (!isDomainError(error, ...READ_FAILURES)) throw error
      failures += 1
    }
  }
}
