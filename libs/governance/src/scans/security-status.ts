import { contentOf, isRegularFile, type TreeEntry } from '@entrepot/core'
import { type ImportVerdict, SCANNER_VERSION } from '@entrepot/formats'
import { type Database, findFileScans } from '@entrepot/persistence'
import { fileFindings } from './file-findings.js'
import { type FileResult, readFileResult, type VirusScan } from './file-result.js'

/** How safe a file is, in the Hub's words. `queued`: nobody has looked yet. `caution`: it does no harm by itself. */
export type SecurityLevel = 'unsafe' | 'suspicious' | 'caution' | 'queued' | 'safe'

/** `securityFileStatus` as the Hub's clients read it. */
export interface FileSecurity {
  readonly status: SecurityLevel
  readonly avScan: {
    readonly status: string
    readonly virusFound: boolean
    readonly virusNames: readonly string[] | null
  }
  /** Null for what holds no pickle. */
  readonly pickleImportScan: {
    readonly status: SecurityLevel
    readonly pickleImports: readonly PickledName[]
    readonly version: string
  } | null
}

interface PickledName {
  readonly module: string
  readonly name: string
  readonly safety: 'innocuous' | 'suspicious' | 'dangerous'
}

/** `securityRepoStatus` as the Hub's clients read it. */
export interface RepoSecurity {
  readonly scansDone: boolean
  readonly filesWithIssues: readonly { readonly path: string; readonly level: SecurityLevel }[]
}

const SAFETY: Readonly<Record<ImportVerdict, PickledName['safety']>> = {
  allowed: 'innocuous',
  suspicious: 'suspicious',
  dangerous: 'dangerous',
}
/** Files with issues that one answer lists. */
const MAX_LISTED = 1_000

/** What is known of the safety of some files, by path, from what scans found; nothing is looked into for it. A statement per 5,000 files. */
export async function fileSecurity(
  db: Database,
  entries: readonly TreeEntry[],
): Promise<Map<string, FileSecurity>> {
  const files = entries.filter(isRegularFile)
  const results = await resultsOf(db, files)
  return new Map(files.map(entry => [entry.path, describe(entry, results)]))
}

/** The same for all files of a revision at once, with those that need attention. */
export async function repoSecurity(db: Database, entries: readonly TreeEntry[]): Promise<RepoSecurity> {
  const all = [...(await fileSecurity(db, entries))]
  return {
    scansDone: all.every(([, { status }]) => status !== 'queued'),
    filesWithIssues: all
      .filter(([, { status }]) => status !== 'safe' && status !== 'queued')
      .slice(0, MAX_LISTED)
      .map(([path, { status }]) => ({ path, level: status })),
  }
}

async function resultsOf(db: Database, files: readonly TreeEntry[]): Promise<Map<string, FileResult>> {
  const contents = [...new Set(files.map(contentOf))]
  const results = new Map<string, FileResult>()
  for (const [content, json] of await findFileScans(db.prisma, SCANNER_VERSION, contents)) {
    const result = readFileResult(json)
    if (result) results.set(content, result)
  }
  return results
}

function describe(entry: TreeEntry, results: ReadonlyMap<string, FileResult>): FileSecurity {
  const result = results.get(contentOf(entry))
  if (!result) return { status: 'queued', avScan: virusAnswer(null, 'queued'), pickleImportScan: null }
  const { imports } = result.scan
  const pickle = levelOf(imports.map(({ verdict }) => verdict))
  return {
    status: fileLevel(entry, results),
    avScan: virusAnswer(result.virus, 'unscanned'),
    pickleImportScan:
      imports.length === 0
        ? null
        : {
            status: pickle,
            pickleImports: imports.map(({ module, name, verdict }) => ({
              module,
              name,
              safety: SAFETY[verdict],
            })),
            version: String(SCANNER_VERSION),
          },
  }
}

function levelOf(verdicts: readonly ImportVerdict[]): SecurityLevel {
  if (verdicts.includes('dangerous')) return 'unsafe'
  return verdicts.includes('suspicious') ? 'suspicious' : 'safe'
}

/** The same findings that the revision is judged by, in the Hub's words. */
function fileLevel(entry: TreeEntry, results: ReadonlyMap<string, FileResult>): SecurityLevel {
  const findings = fileFindings([entry], results)
  const isUnsafe = findings.some(({ ruleId, state }) => state === 'fail' && UNSAFE.has(ruleId))
  if (isUnsafe) return 'unsafe'
  if (findings.some(({ state }) => state === 'needs-review')) return 'suspicious'
  return findings.length > 0 ? 'caution' : 'safe'
}

const UNSAFE: ReadonlySet<string> = new Set([
  'file-pickle-dangerous',
  'file-code-embedded',
  'file-unsafe-archive',
  'file-virus',
])

const VIRUS_WORDS = { clean: 'safe', infected: 'unsafe', 'too-large': 'unscanned', failed: 'error' } as const

function virusAnswer(virus: VirusScan | null, none: string): FileSecurity['avScan'] {
  return {
    status: virus ? VIRUS_WORDS[virus.status] : none,
    virusFound: virus?.status === 'infected',
    virusNames: virus?.signature ? [virus.signature] : null,
  }
}
