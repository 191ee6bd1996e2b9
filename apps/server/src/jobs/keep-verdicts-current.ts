import { keepCurrent } from '@entrepot/governance'
import { releaseJudgementRunsOf } from '@entrepot/persistence'
import type { Services } from '../compose/compose.js'

/** Milliseconds between looks: how long a waiver that has ended goes on counting for what nobody asks for meanwhile. */
const INTERVAL_MS = 5_000
/** Looks until the next try, after one that could do nothing about what an older policy judged: five minutes. */
const LOOKS_OF_PATIENCE = 60

/**
 * Judges anew what has to be, from now on: what rests on what has ended, and what landed by an older policy. Gives back the runs that this node
 * held when it died. The answer ends it, after the look that is under way.
 */
export async function keepVerdictsCurrent({ engines, nodeId }: Services): Promise<() => Promise<void>> {
  await releaseJudgementRunsOf(engines.db.prisma, nodeId)
  let patience = 0
  let underWay: Promise<void> | null = null
  const look = async (): Promise<void> => {
    try {
      const { expired, outdated } = await keepCurrent(engines, { shouldJudgeOutdated: patience === 0 })
      patience = outdated < 0 ? LOOKS_OF_PATIENCE : Math.max(0, patience - 1)
      if (expired > 0 || outdated > 0)
        engines.logger.info({ expired, outdated }, 'judged anew what had to be')
    } catch (error) {
      engines.logger.warn({ error }, 'could not keep verdicts current; the next round goes on with it')
    }
  }
  const timer = setInterval(() => {
    underWay ??= look().finally(() => (underWay = null))
  }, INTERVAL_MS).unref()
  return async () => {
    clearInterval(timer)
    await underWay
  }
}
