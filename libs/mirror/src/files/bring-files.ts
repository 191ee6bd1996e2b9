import { type CommitSha, type DomainError, isDomainError, type Oid, type RepoName } from '@entrepot/core'
import pLimit from 'p-limit'
import type { NeededFile } from '../plan/plan-files.js'
import type { RunReporter } from '../sync/run-reporter.js'
import type { UpstreamFile } from '../upstreams/hub/upstream-file.js'
import { bringFile } from './bring-file.js'
import type { FileTransfer } from './file-transfer.js'

/** Files of one run that are brought at a time: enough to fill a line, few enough for an upstream not to mind. */
const CONCURRENT_FILES = 4

/** What makes one revision unfit to land. Anything else, such as an upstream that is away, ends the run: trying on would be no use. */
const UNFIT = ['object-corrupt', 'object-missing', 'upstream-invalid', 'upstream-not-found'] as const

export interface FilesToBring {
  /** Upstream's name of the repository. */
  readonly repo: RepoName
  readonly files: readonly NeededFile[]
  /** What our repository holds already, or runs before brought for it. */
  readonly ours: ReadonlySet<Oid>
  /** Commits that can't land anyway. */
  readonly refused: ReadonlyMap<CommitSha, DomainError>
}

/** With a reporter that shows single files too. */
type ShownTransfer = FileTransfer & { readonly reporter: RunReporter }

/**
 * Brings every file into the store. A file that can't be had fails the commits that need it, and what only they need is then left out.
 *
 * @returns the commits that can't land, and why
 * @throws DomainError when the run has to end; every transfer has stopped then, and what arrived stays to be gone on with
 */
export async function bringFiles(
  transfer: ShownTransfer,
  { repo, files, ours, refused }: FilesToBring,
): Promise<Map<CommitSha, DomainError>> {
  const failed = new Map(refused)
  const stop = new AbortController()
  const inner = { ...transfer, signal: AbortSignal.any([transfer.signal, stop.signal]) }
  const limit = pLimit(CONCURRENT_FILES)
  const bringOne = async (file: NeededFile) => {
    if ([...file.neededBy].every(commit => failed.has(commit))) return
    try {
      await bringShown(inner, { ...file, repo }, ours.has(file.oid))
    } catch (error) {
      if (!isDomainError(error, ...UNFIT)) throw error
      for (const commit of file.neededBy) if (!failed.has(commit)) failed.set(commit, error)
    }
  }
  const work = files.map(file =>
    limit(async () => {
      inner.signal.throwIfAborted()
      await bringOne(file).catch((error: unknown) => {
        stop.abort(error)
        throw error
      })
    }),
  )
  await Promise.allSettled(work)
  inner.signal.throwIfAborted()
  return failed
}

/** Brings a file and shows meanwhile how far it is, and afterwards why it failed; one that was only told to stop did not. */
async function bringShown(transfer: ShownTransfer, file: UpstreamFile, isOurs: boolean): Promise<void> {
  const { reporter, signal } = transfer
  const shown = reporter.files.begin(file)
  const add: RunReporter['add'] = counts => {
    shown.add(counts.bytesDone ?? 0)
    reporter.add(counts)
  }
  try {
    await bringFile({ ...transfer, reporter: { add } }, file, isOurs)
  } catch (error) {
    if (!signal.aborted) {
      shown.fail(error)
      reporter.add({ filesFailed: 1 })
    }
    throw error
  } finally {
    shown.end()
  }
}
