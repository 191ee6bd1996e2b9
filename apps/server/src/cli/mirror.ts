import { setTimeout as sleep } from 'node:timers/promises'
import {
  DomainError,
  formatRepoId,
  parseRepoId,
  type RepoName,
  REPO_TYPES,
  type RepoType,
  type Visibility,
  VISIBILITIES,
} from '@entrepot/core'
import { requestMirror, syncRepo } from '@entrepot/mirror'
import { findRepo, findRevisionsById, findRun, hasLiveNode, type SyncRun } from '@entrepot/persistence'
import type { Services } from '../compose/compose.js'
import { mirrorSettings } from '../compose/mirror-settings.js'
import { createProgress } from './progress.js'

export interface MirrorOptions {
  readonly type: string
  readonly revision?: string
  readonly from?: string
  readonly visibility?: string
}

/** Milliseconds between looks at the run's row. */
const LOOK_MS = 250
/** Milliseconds between looks for a worker, when the run waits for one. */
const WORKER_LOOK_MS = 5_000
/** Seconds without a sign of life after which a worker counts as gone: three of its heartbeats. */
const WORKER_GONE_SECONDS = 15
const OPERATOR = 'operator'

/**
 * Mirrors one repository and shows how it goes. A running server's worker does the work, so that it goes on when this command is
 * stopped; without one the command does it itself.
 *
 * @returns true when the repository is complete
 */
export async function mirrorCommand(
  services: Services,
  id: string,
  options: MirrorOptions,
): Promise<boolean> {
  const { engines, config } = services
  const name = parseRepoId(choice<RepoType>('--type', options.type, REPO_TYPES), id)
  const { run, isNew } = await requestMirror(engines, OPERATOR, {
    name,
    upstreamUrl: options.from ?? config.upstream.url,
    upstreamId: id,
    revision: options.revision ?? null,
    visibility:
      options.visibility === undefined
        ? null
        : choice<Visibility>('--visibility', options.visibility, VISIBILITIES),
  })
  if (!isNew) process.stderr.write(`a run of this mirror is under way; watching it\n`)
  const ended = await watch(services, run.id)
  return report(services, name, ended)
}

/** Waits for the run to end; works on it here as soon as there is no worker that would. */
async function watch(services: Services, runId: string): Promise<SyncRun> {
  const { engines } = services
  const progress = createProgress(process.stderr)
  let own: Promise<unknown> | null = null
  let nextWorkerLook = 0
  try {
    for (;;) {
      const run = await findRun(engines.db.prisma, runId)
      if (!run) throw new DomainError('run-not-found', 'The run was removed meanwhile.')
      progress.show(run)
      if (run.state !== 'queued' && run.state !== 'running') return run
      if (own === null && Date.now() >= nextWorkerLook) {
        nextWorkerLook = Date.now() + WORKER_LOOK_MS
        const isServed = await hasLiveNode(engines.db.prisma, 'worker', WORKER_GONE_SECONDS)
        if (!isServed) own = syncRepo(engines, mirrorSettings(services), runId, new AbortController().signal)
      }
      await sleep(LOOK_MS)
    }
  } finally {
    progress.end()
    await own
  }
}

async function report({ engines }: Services, name: RepoName, run: SyncRun): Promise<boolean> {
  const id = formatRepoId(name)
  if (run.state !== 'succeeded') {
    process.stderr.write(
      `entrepot: ${id} was not mirrored: ${run.errorMessage ?? run.state} (${run.errorCode ?? run.state})\n`,
    )
    return false
  }
  const repo = await findRepo(engines.db.prisma, name)
  const [head] = repo?.headRevisionId ? await findRevisionsById(engines.db.prisma, [repo.headRevisionId]) : []
  const landed = `${count(run.revisionsLanded, 'revision')} landed, ${count(run.bytesMoved, 'byte')} moved`
  const moved = run.revisionsLanded === 0 ? 'nothing changed' : landed
  process.stdout.write(`${id}: ${moved}\n`)
  if (!repo || !head) return true
  const reasons = head.verdictReasons.length > 0 ? ` because of ${head.verdictReasons.join(', ')}` : ''
  const { errorFindings, warningFindings, infoFindings } = repo
  process.stdout.write(`${repo.defaultBranch} at ${head.commit} is ${head.verdict}${reasons}\n`)
  const found = [
    count(errorFindings, 'error'),
    count(warningFindings, 'warning'),
    count(infoFindings, 'note'),
  ]
  process.stdout.write(`findings: ${found.join(', ')}\n`)
  return true
}

function count(number: number | bigint, noun: string): string {
  return `${number} ${noun}${Number(number) === 1 ? '' : 's'}`
}

function choice<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(one => one === value)
  if (found) return found
  throw new DomainError('invalid-argument', `${option} must be one of ${allowed.join(', ')}.`)
}
