import { finishScans, judgeAll, judgeChildren } from '@entrepot/governance'
import { enqueueWaitingRuns, resumeRuns, syncRepo } from '@entrepot/mirror'
import { rejudgeRepo, repackRepo } from '@entrepot/registry'
import {
  enqueueWaitingDerivations,
  finishHeaders,
  judgeQuantizationsLater,
  resumeDerivations,
  workOnDerivation,
} from '@entrepot/variants'
import type { Services } from '../compose/compose.js'
import { deriveSettings } from '../compose/derive-settings.js'
import { mirrorSettings } from '../compose/mirror-settings.js'
import { keepUploadsSwept } from './keep-uploads-swept.js'
import { keepAuditSealed } from './keep-audit-sealed.js'
import { keepNodesWatched } from './keep-nodes-watched.js'
import { keepStoreTidy } from './keep-store-tidy.js'
import { keepVerdictsCurrent } from './keep-verdicts-current.js'
import { keepWebhooksSent } from './keep-webhooks-sent.js'

/** Milliseconds between looks for runs that a dead worker left behind: about the time after which its lease has run out. */
const RESUME_INTERVAL_MS = 15_000

/** Takes up what this node left unfinished, and then works on jobs; the answer stops it. */
export async function startWorker(services: Services): Promise<() => Promise<void>> {
  const { engines, nodeId, scratchDir } = services
  await engines.jobs.work({
    'sync-mirror': async ({ runId }, signal) => {
      const outcome = await syncRepo(engines, mirrorSettings(services), runId, signal)
      engines.logger.info({ runId, outcome }, 'worked on a mirror')
    },
    repack: async ({ repoId }, signal) => {
      const replaced = await repackRepo(engines, repoId, { scratchDir, signal })
      engines.logger.info({ repoId, replaced }, 'made one pack of many')
    },
    'judge-children': async ({ repoId }, signal) => {
      const changed = await judgeChildren(engines, repoId, signal)
      engines.logger.info({ repoId, changed }, 'judged what derives from a repository')
    },
    'rejudge-repo': async ({ repoId }) => {
      await rejudgeRepo(engines, repoId)
      engines.logger.info({ repoId }, 'judged a repository again')
    },
    'judge-all': async ({ runId }, signal) => {
      const outcome = await judgeAll(engines, { runId, owner: nodeId, signal })
      engines.logger.info({ runId, outcome }, 'judged by a policy')
    },
    'scan-revision': async (payload, signal) => {
      // First, so that the judgement at the end of the scan has them.
      const { readCount } = await finishHeaders(engines, payload, signal)
      const waiting = await finishScans(engines, services.config.clamd, payload, signal)
      if (readCount > 0) await judgeQuantizationsLater(engines, payload)
      engines.logger.info({ ...payload, waiting }, 'looked into the files of a revision')
    },
    'derive-variant': async ({ derivationId }, signal) => {
      const outcome = await workOnDerivation(engines, deriveSettings(services), derivationId, signal)
      engines.logger.info({ derivationId, outcome }, 'worked on a variant')
    },
  })
  await resumeRuns(engines, nodeId)
  await resumeDerivations(engines, nodeId)
  const stopSealing = keepAuditSealed(services)
  const stopTidying = keepStoreTidy(services)
  const timer = setInterval(() => {
    enqueueWaitingRuns(engines).catch((error: unknown) => {
      engines.logger.warn({ error }, 'could not look for unfinished runs')
    })
    enqueueWaitingDerivations(engines).catch((error: unknown) => {
      engines.logger.warn({ error }, 'could not look for unfinished variants')
    })
  }, RESUME_INTERVAL_MS).unref()
  const stopWatching = keepNodesWatched(services)
  const stopTelling = keepWebhooksSent(services)
  const stopJudging = await keepVerdictsCurrent(services)
  const stopSweeping = keepUploadsSwept(services)
  return async () => {
    clearInterval(timer)
    stopSweeping()
    stopTidying()
    await stopJudging()
    await stopWatching()
    await stopTelling()
    await stopSealing()
    await engines.jobs.close()
  }
}
