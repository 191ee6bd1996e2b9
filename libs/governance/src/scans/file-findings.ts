import { contentOf, type Finding, type TreeEntry } from '@entrepot/core'
import { type FileIssue, type FileScan, formatMismatch, holdsPickles, isExecutable } from '@entrepot/formats'
import type { FileResult } from './file-result.js'
import { type FileRule, findingOf, type Remark } from './finding-of.js'

/** Findings of one rule that are listed; more say no more. */
const MAX_PER_RULE = 100
/** Imports and issues that one finding names. */
const MAX_NAMED = 8
/** Compressed data: it is read by programs that parse, and what they parse is no code. */
const COMPRESSED_DATA =
  /\.(?:csv|tsv|txt|json|jsonl|ndjson|xml|html|parquet|warc|fasta|fastq|vcf|nt|ttl|md)\.(?:bz2|xz|lz4|lzma)$/i
const LOADED_AS_PICKLE = /\.(?:pkl|pickle|joblib|pt|pth|npy|npz)$/i
/** Formats that hold numbers and nothing that runs: a virus scanner that takes no files of their size misses nothing in them. */
const INERT: ReadonlySet<string> = new Set([
  'safetensors',
  'gguf',
  'parquet',
  'arrow',
  'npy',
  'image',
  'audio',
  'video',
])

type About = Omit<Remark, 'path'>

/**
 * What was found in the files of a revision, as findings about the paths where it lies: at most a hundred per rule, in the order of the tree.
 * What a person has to look at is as grave as what is known to be bad: a policy that says nothing of it must not let it pass.
 */
export function fileFindings(
  files: readonly TreeEntry[],
  results: ReadonlyMap<string, FileResult>,
): Finding[] {
  const counts = new Map<FileRule, number>()
  const findings: Finding[] = []
  for (const entry of files) {
    const result = results.get(contentOf(entry))
    if (!result) continue
    for (const remark of remarksOn(entry.path, result)) {
      const count = (counts.get(remark.rule) ?? 0) + 1
      counts.set(remark.rule, count)
      if (count <= MAX_PER_RULE) findings.push(findingOf({ ...remark, path: entry.path }))
    }
  }
  return findings
}

function remarksOn(path: string, { scan, virus }: FileResult): About[] {
  return [
    ...importRemarks(path, scan),
    ...issueRemarks(path, scan),
    ...mismatchRemarks(path, scan),
    ...secretRemarks(path, scan),
    ...virusRemarks(path, scan, virus),
  ]
}

function importRemarks(path: string, { imports, issues }: FileScan): About[] {
  const named = (verdict: 'dangerous' | 'suspicious') =>
    imports.filter(found => found.verdict === verdict).map(({ module, name }) => `${module}.${name}`)
  const dangerous = named('dangerous')
  const unknown = named('suspicious')
  const tricks = issues.filter(({ source, verdict }) => source === 'pickle' && verdict === 'dangerous')
  const remarks: About[] = []
  if (dangerous.length > 0 || tricks.length > 0) {
    const evidence = shorten([...dangerous, ...tricks.map(({ message }) => message)])
    const message = `\`${path}\` is a pickle that runs code when it is loaded: ${evidence}`
    remarks.push({ rule: 'file-pickle-dangerous', severity: 'error', state: 'fail', message, evidence })
  }
  if (unknown.length > 0) {
    const evidence = shorten(unknown)
    const message = `\`${path}\` is a pickle that imports what nobody here vouches for: ${evidence}`
    remarks.push({
      rule: 'file-pickle-unknown-import',
      severity: 'error',
      state: 'needs-review',
      message,
      evidence,
    })
  }
  return remarks
}

function shorten(parts: readonly string[]): string {
  const shown = parts.slice(0, MAX_NAMED).join(', ')
  return parts.length > MAX_NAMED ? `${shown} and ${parts.length - MAX_NAMED} more` : shown
}

function issueRemarks(path: string, { issues, isComplete }: FileScan): About[] {
  const of = (test: (issue: FileIssue) => boolean) => issues.filter(test)
  const isArchive = ({ source, kind }: FileIssue) =>
    source === 'archive' && kind !== 'unreadable' && kind !== 'too-large'
  const code = of(({ kind }) => kind === 'keras-code' || kind === 'template-code')
  const archive = of(isArchive)
  const open = of(
    issue => issue.verdict === 'suspicious' && !code.includes(issue) && !isArchive(issue),
  ).filter(({ kind }) => kind !== 'unreadable' || !COMPRESSED_DATA.test(path))
  const remarks: About[] = []
  if (code.length > 0) remarks.push(issueRemark('file-code-embedded', path, code))
  if (archive.length > 0) remarks.push(issueRemark('file-unsafe-archive', path, archive))
  if (open.length > 0) remarks.push(issueRemark('file-scan-incomplete', path, open))
  else if (!isComplete)
    remarks.push({
      rule: 'file-scan-incomplete',
      severity: 'error',
      state: 'needs-review',
      message: `\`${path}\` could not be looked into as a whole.`,
      evidence: null,
    })
  return remarks
}

function issueRemark(rule: FileRule, path: string, issues: readonly FileIssue[]): About {
  const isDangerous = issues.some(({ verdict }) => verdict === 'dangerous')
  const evidence = shorten(
    issues.map(({ member, message }) => (member === null ? message : `${member}: ${message}`)),
  )
  return {
    rule,
    severity: 'error',
    state: isDangerous ? 'fail' : 'needs-review',
    message: `\`${path}\`: ${evidence}`,
    evidence,
  }
}

function mismatchRemarks(path: string, { format }: FileScan): About[] {
  const reason = formatMismatch(path, format)
  if (reason === null) return []
  const isDangerous = holdsPickles(format) || isExecutable(format)
  // What is loaded as a pickle and is none that is known here may be one in a wrapping that only its loader knows.
  const isUnread = format === 'unknown' && LOADED_AS_PICKLE.test(path)
  return [
    {
      rule: 'file-format-mismatch',
      severity: isDangerous || isUnread ? 'error' : 'warning',
      state: isUnread ? 'needs-review' : 'fail',
      message: `\`${path}\` is not what its name says: ${reason}.`,
      evidence: format,
    },
  ]
}

function secretRemarks(path: string, { secrets }: FileScan): About[] {
  return secrets.map(({ kind, line, redacted, digest }) => ({
    rule: 'file-secret',
    severity: 'error',
    state: 'fail',
    message: `\`${path}\` holds what looks like a secret (${kind}) in line ${line}.`,
    evidence: redacted,
    line,
    mark: digest,
  }))
}

function virusRemarks(path: string, { format }: FileScan, virus: FileResult['virus']): About[] {
  if (virus?.status === 'infected') {
    const evidence = virus.signature ?? 'unnamed'
    const message = `\`${path}\` is infected, ClamAV says: ${evidence}.`
    return [{ rule: 'file-virus', severity: 'error', state: 'fail', message, evidence }]
  }
  const isMissed = virus?.status === 'failed' || (virus?.status === 'too-large' && !INERT.has(format))
  if (!isMissed) return []
  const why = virus.status === 'failed' ? 'could not be asked about it' : 'takes no files of its size'
  return [
    {
      rule: 'file-scan-incomplete',
      severity: 'error',
      state: 'needs-review',
      message: `\`${path}\` was not checked for viruses: ClamAV ${why}.`,
      evidence: null,
      mark: 'virus',
    },
  ]
}
