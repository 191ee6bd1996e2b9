import { listAllRepos, type Repo } from '@entrepot/persistence'
import { formatRepoId } from '@entrepot/core'
import type { Engines } from '../engines.js'
import type { Checked, ReportProblem } from './problem.js'
import { verifyBlobs } from './verify-blobs.js'
import { verifyRepo } from './verify-repo.js'

export interface VerifyOptions {
  /** Where views are made. */
  readonly scratchDir: string
  /** Looks whether large files are there and of the right size, without reading them. */
  readonly isQuick: boolean
}

/** Repositories read at a time from the database. */
const PAGE = 500

/**
 * Looks at everything that must hold: each large file's bytes against its name, each pack's bytes and objects, each ref and all it
 * reaches, the large files that trees name, and the tree indexes against git. Reads only; safe beside a running server, where what
 * lands meanwhile may or may not be looked at.
 *
 * Cost: reads every byte in the store once (large files not with `isQuick`).
 */
export async function verify(
  engines: Engines,
  options: VerifyOptions,
  report: ReportProblem,
): Promise<Checked> {
  const checked: Checked = { blobs: 0, bytes: 0, repos: 0, packs: 0, refs: 0 }
  await verifyBlobs(engines, options, checked, report)
  for (let after = ''; ;) {
    const repos: Repo[] = await listAllRepos(engines.db.prisma, after, PAGE)
    for (const repo of repos) {
      await verifyRepo(engines, {
        repo,
        label: `${repo.type} ${formatRepoId(repo)}`,
        scratchDir: options.scratchDir,
        checked,
        report,
      })
    }
    const last = repos.at(-1)
    if (!last) return checked
    after = last.id
  }
}
