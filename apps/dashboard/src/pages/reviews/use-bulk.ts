import { useEffect, useRef, useState } from 'react'
import type { BulkAct } from './bulk-dialog.js'
import { DECIDE, type QueueRow, REQUEST_WAIVER } from './queries.js'
import { useTellDecision } from './use-tell-decision.js'

export interface BulkOrder {
  readonly act: BulkAct
  readonly reason: string
  /** For waivers. */
  readonly ruleId: string
  readonly expiresAt: string
}

interface Bulk {
  /** By review: null where it was done, else why it was refused. */
  readonly results: ReadonlyMap<string, string | null>
  readonly isBusy: boolean
  readonly isOver: boolean
  /** @returns how many were tried: fewer than `rows` when it was stopped */
  run(rows: readonly QueueRow[], order: BulkOrder): Promise<number>
  /** What is under way is finished; nothing more is begun. */
  stop(): void
}

/** Decides one after the other; a refusal is kept beside its row and stops none of the others. Ends with the dialog that shows it. */
export function useBulk(): Bulk {
  const decide = useTellDecision(DECIDE)
  const waive = useTellDecision(REQUEST_WAIVER)
  const [results, setResults] = useState<ReadonlyMap<string, string | null>>(new Map())
  const [state, setState] = useState<'ready' | 'busy' | 'over'>('ready')
  const isStopped = useRef(false)
  const stop = () => void (isStopped.current = true)
  useEffect(() => {
    isStopped.current = false
    return stop
  }, [])

  function act({ id, repo: { type, fullName } }: QueueRow, order: BulkOrder): Promise<unknown> {
    const { reason, ruleId, expiresAt } = order
    if (order.act === 'WAIVE')
      return waive.mutateAsync({ input: { type, repo: fullName, ruleId, reason, expiresAt } })
    return decide.mutateAsync({ input: { review: id, approve: order.act === 'APPROVE', comment: reason } })
  }

  async function run(rows: readonly QueueRow[], order: BulkOrder): Promise<number> {
    setState('busy')
    let tried = 0
    for (const row of rows) {
      if (isStopped.current) break
      const refusal = await act(row, order).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      setResults(before => new Map(before).set(row.id, refusal))
      tried += 1
    }
    setState('over')
    return tried
  }
  return { results, isBusy: state === 'busy', isOver: state === 'over', run, stop }
}
