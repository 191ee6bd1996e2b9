import { type CommitSha, isDomainError } from '@entrepot/core'
import { buildTreeIndex, findBrokenObjects, ObjectReader, resolveCommit, withView } from '@entrepot/git'
import {
  findRevision,
  type LargeFile,
  deletedOids,
  linkedSizes,
  listPacks,
  listRefs,
  type PackRow,
  type RefRow,
  type Repo,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import type { Checked, ReportProblem } from './problem.js'
import { verifyPack } from './verify-pack.js'

export interface RepoToVerify {
  readonly repo: Repo
  /** How the repository is named in reports. */
  readonly label: string
  readonly scratchDir: string
  readonly checked: Checked
  readonly report: ReportProblem
}

/**
 * One repository: its packs, every ref and all it reaches, and what the trees of its refs name. When a pack is damaged the refs are looked at
 * all the same, with the packs that are whole, which tells what can still be had.
 */
export async function verifyRepo(engines: Engines, job: RepoToVerify): Promise<void> {
  const { repo, checked } = job
  checked.repos += 1
  const packs = await listPacks(engines.db.prisma, repo.id)
  const refs = await listRefs(engines.db.prisma, repo.id)
  const whole = await verifyPacks(engines, packs, job)
  const cacheDir = await engines.git.hydrate(repo.id, whole)
  await withView(job.scratchDir, cacheDir, { refs, packs: whole.map(pack => pack.oid) }, async gitDir => {
    if (whole.length === packs.length) await verifyObjects(gitDir, job) // else it could only repeat what the refs say
    const reader = new ObjectReader(gitDir)
    try {
      for (const ref of refs) await verifyRef(engines, reader, ref, job)
    } finally {
      await reader.close()
    }
  })
}

/** Those that are whole. */
async function verifyPacks(
  { blobs }: Engines,
  packs: readonly PackRow[],
  { label, checked, report }: RepoToVerify,
): Promise<PackRow[]> {
  const whole: PackRow[] = []
  for (const pack of packs) {
    checked.packs += 1
    checked.bytes += pack.sizeBytes
    const problems = await verifyPack(blobs, pack)
    for (const problem of problems) report({ ...problem, subject: `${label} pack ${pack.oid}` })
    if (problems.length === 0) whole.push(pack)
  }
  return whole
}

/** Every object of every pack, and that all that refs reach is there. */
async function verifyObjects(gitDir: string, { label, report }: RepoToVerify): Promise<void> {
  const complaints = await findBrokenObjects(gitDir)
  if (complaints.length > 0)
    report({ kind: 'objects-missing', subject: label, detail: complaints.join('; ') })
}

async function verifyRef(
  engines: Engines,
  reader: ObjectReader,
  ref: RefRow,
  { repo, label, checked, report }: RepoToVerify,
): Promise<void> {
  checked.refs += 1
  const subject = `${label} ${ref.name}`
  const commit = await resolveCommit(reader, ref.oid)
  if (commit !== ref.commit) {
    report({
      kind: 'ref-broken',
      subject,
      detail: `${ref.oid} leads to ${commit ?? 'no commit'}, its row says ${ref.commit}`,
    })
    return
  }
  if (!(await findRevision(engines.db.prisma, repo.id, commit))) {
    report({ kind: 'revision-missing', subject, detail: `${commit} was never judged` })
  }
  await verifyTree(engines, reader, commit, { repo, subject, report })
}

async function verifyTree(
  engines: Engines,
  reader: ObjectReader,
  commit: CommitSha,
  { repo, subject, report }: { repo: Repo; subject: string; report: ReportProblem },
): Promise<void> {
  try {
    const fromGit = await buildTreeIndex(reader, commit)
    const stored = await engines.trees.get(commit, async () => reader)
    if (JSON.stringify(stored.entries) !== JSON.stringify(fromGit.entries)) {
      report({
        kind: 'tree-index-wrong',
        subject,
        detail: `the index of ${commit} is not what git has; delete it from the store`,
      })
    }
    await verifyLargeFiles(engines, fromGit.lfsObjects(), { repo, subject, report })
  } catch (error) {
    if (!isDomainError(error)) throw error
    report({ kind: 'objects-missing', subject, detail: error.message })
  }
}

/**
 * That the repository holds what a tree names, unless somebody deleted just that for good, and that its rows say the size that the
 * pointers say.
 */
async function verifyLargeFiles(
  { db }: Engines,
  files: readonly LargeFile[],
  { repo, subject, report }: { repo: Repo; subject: string; report: ReportProblem },
): Promise<void> {
  const oids = files.map(file => file.oid)
  const held = await linkedSizes(db.prisma, repo.id, oids)
  const absent = oids.filter(oid => !held.has(oid))
  const deleted = absent.length > 0 ? await deletedOids(db.prisma, repo.id, absent) : new Set()
  for (const { oid, sizeBytes } of files) {
    const found = held.get(oid)
    if (deleted.has(oid)) continue
    if (found === undefined) {
      const detail = `its tree names ${oid}, which the repository does not hold`
      report({ kind: 'large-file-not-held', subject, detail })
    } else if (found !== sizeBytes) {
      const detail = `its pointer to ${oid} says ${sizeBytes} bytes, its row says ${found}`
      report({ kind: 'large-file-size-wrong', subject, detail })
    }
  }
}
