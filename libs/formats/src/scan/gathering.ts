import type { FileFormat } from '../identify/file-format.js'
import type { PickleScan } from '../pickle/pickle-scan.js'
import type { ReadRange } from '../read-range.js'
import type { FoundSecret } from '../secrets/find-secrets.js'
import type { FileIssue, ScannedImport } from './file-scan.js'

/** What readers of one file and of the archives in it gather. */
export interface Gathering {
  readonly imports: ScannedImport[]
  readonly issues: FileIssue[]
  readonly secrets: FoundSecret[]
  isComplete: boolean
}

/** A file, or what an archive holds as one. */
export interface Content {
  readonly read: ReadRange
  readonly sizeBytes: number
  readonly format: FileFormat
  readonly member: string | null
  readonly depth: number
}

/** Takes over what a scan of pickles found. */
export function addPickle(gathering: Gathering, scan: PickleScan, member: string | null): void {
  gathering.imports.push(...scan.imports.map(found => ({ ...found, member })))
  for (const { kind, verdict, message } of scan.problems)
    gathering.issues.push({ source: 'pickle', kind, verdict, member, message: `A pickle: ${message}.` })
}

export function inside(member: string | null, name: string): string {
  return member === null ? name.slice(0, 500) : `${member}/${name}`.slice(0, 500)
}

export function issue(
  source: FileIssue['source'],
  kind: FileIssue['kind'],
  member: string | null,
  message: string,
  verdict: FileIssue['verdict'] = 'suspicious',
): FileIssue {
  return { source, kind, member, message, verdict }
}
