import type { ClamdAddress, TreeEntry } from '@entrepot/core'
import { boundedRead, type FileScan, type ReadBudget, scanFile } from '@entrepot/formats'
import { readEntry, type RevisionFacts } from '@entrepot/registry'
import { askClamd } from './clamd.js'
import type { FileResult, VirusScan } from './file-result.js'
import type { ScanLimits } from './scan-limits.js'

/** What one file is looked into with. */
export interface Look {
  readonly openFile: RevisionFacts['openFile']
  readonly clamd: ClamdAddress | null
  readonly limits: ScanLimits
  readonly signal: AbortSignal | undefined
}

/** What is left for all files. */
export interface Allowance {
  leftBytes: number
  readonly deadline: number
}

/** Looks into one file within what is left. Null where that did not suffice, so that it must be done again with more. */
export async function lookIntoFile(
  look: Look,
  entry: TreeEntry,
  known: FileResult | null,
  allowance: Allowance,
): Promise<FileResult | null> {
  const grantedBytes = Math.min(allowance.leftBytes, look.limits.fileBytes)
  const budget: ReadBudget = {
    leftBytes: grantedBytes,
    deadline: Math.min(allowance.deadline, Date.now() + look.limits.fileMs),
    isExceeded: false,
  }
  try {
    const scan =
      known?.scan ?? (await scanFile(boundedRead(readEntry(look.openFile, entry), budget), entry.sizeBytes))
    if (budget.isExceeded) return isFinal(look, grantedBytes, allowance) ? { scan, virus: null } : null
    const virus = await lookForVirus(look, entry, scan, budget)
    return virus === 'later' ? null : { scan, virus }
  } finally {
    allowance.leftBytes -= grantedBytes - budget.leftBytes
  }
}

/** Whether the most that any scan may cost was not enough: then what was found is all that will be. */
function isFinal({ limits, signal }: Look, grantedBytes: number, { deadline }: Allowance): boolean {
  if (Date.now() > deadline || signal?.aborted === true) return false
  return limits.isFinal && grantedBytes === limits.fileBytes
}

async function lookForVirus(
  { openFile, clamd }: Look,
  entry: TreeEntry,
  scan: FileScan,
  budget: ReadBudget,
): Promise<VirusScan | null | 'later'> {
  if (!clamd) return null
  if (scan.format === 'empty') return { status: 'clean', signature: null }
  if (entry.sizeBytes > budget.leftBytes) return 'later'
  budget.leftBytes -= entry.sizeBytes
  return await askClamd(clamd, await openFile(entry))
}
