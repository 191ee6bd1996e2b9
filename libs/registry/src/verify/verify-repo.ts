import { blobKeys, type CommitSha, isDomainError, type Oid } from '@entrepot/core'
import { buildTreeIndex, findBrokenObjects, ObjectReader, resolveCommit, withView } from '@entrepot/git'
import {
  findRevision,
  linkedOids,
  listPacks,
  listRefs,
  type PackRow,
  type RefRow,
  type Repo,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import type { Checked, ReportProblem } from './problem.js'
import { hashOf } from './verify-blobs.js'

export interface RepoToVerify {
  readonly repo: Repo
  /** How the repository is named in reports. */
  readonly label: string
  readonly scratchDir: string
  readonly checked: Checked
  readonly report: ReportProblem
}

/** One repository: its packs, every ref and all it reaches, and what the trees of its refs name. */
export async function verifyRepo(engines: Engines, job: RepoToVerify): Promise<void> {
  const { repo, checked } = job
  checked.repos += 1
  const packs = await listPacks(engines.db.prisma, repo.id)
  const refs = await listRefs(engines.db.prisma, repo.id)
  const arePacksWhole = await verifyPacks(engines, packs, job)
  if (!arePacksWhole) return // git could only repeat it
  const cacheDir = await engines.git.hydrate(repo.id, packs)
  await withView(job.scratchDir, cacheDir, { refs, packs: packs.map(pack => pack.oid) }, async gitDir => {
    await verifyObjects(gitDir, job)
    const reader = new ObjectReader(gitDir)
    try {
      for (const ref of refs) await verifyRef(engines, reader, ref, job)
    } finally {
      await reader.close()
    }
  })
}

async function verifyPacks(
  { blobs }: Engines,
  packs: readonly PackRow[],
  { label, checked, report }: RepoToVerify,
): Promise<boolean> {
  let areWhole = true
  const wrong = (kind: 'pack-missing' | 'pack-corrupt', oid: Oid, detail: string) => {
    areWhole = false
    report({ kind, subject: `${label} pack ${oid}`, detail })
  }
  for (const pack of packs) {
    checked.packs += 1
    checked.bytes += pack.sizeBytes
    const found = await hashOf(blobs, blobKeys.pack(pack.oid))
    if (found === null) wrong('pack-missing', pack.oid, 'the store does not have the pack')
    else if (found !== pack.oid) wrong('pack-corrupt', pack.oid, `its bytes hash to ${found}`)
    if (!(await blobs.stat(blobKeys.packIndex(pack.oid))))
      wrong('pack-missing', pack.oid, 'the store does not have its index')
  }
  return areWhole
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
    const files = fromGit.lfsObjects()
    const held = await linkedOids(
      engines.db.prisma,
      repo.id,
      files.map(file => file.oid),
    )
    for (const file of files.filter(({ oid }) => !held.has(oid))) {
      report({
        kind: 'large-file-not-held',
        subject,
        detail: `its tree names ${file.oid}, which the repository does not hold`,
      })
    }
  } catch (error) {
    if (!isDomainError(error)) throw error
    report({ kind: 'objects-missing', subject, detail: error.message })
  }
}
