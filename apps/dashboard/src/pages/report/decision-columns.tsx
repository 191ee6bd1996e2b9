import type { Column } from '../../components/data-table.js'
import { DASH, formatDay, formatTime } from '../../text/format.js'
import { useWaiversText } from '../reviews/waiver-messages.js'
import { useReportText } from './messages.js'

type WaiverState = 'APPROVED' | 'REFUSED' | 'REQUESTED' | 'REVOKED'

export interface ReportWaiver {
  readonly id: string
  readonly ruleId: string | null
  readonly coveredRule: string | null
  readonly fingerprint: string | null
  readonly namespace: string | null
  readonly repo?: { readonly fullName: string } | null
  readonly state: WaiverState
  readonly reason: string
  readonly requestedBy: string | null
  readonly requestedAt: string
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly decisionReason: string | null
  readonly expiresAt: string
}

/** Who asked for a waiver, who decided, when, and why. */
export function useWaiverColumns(hasPlace: boolean): readonly Column<ReportWaiver>[] {
  const say = useReportText()
  const sayOfWaiver = useWaiversText()
  const rule = (waiver: ReportWaiver) =>
    waiver.ruleId ?? waiver.coveredRule ?? waiver.fingerprint?.slice(0, 12) ?? DASH
  const place = (waiver: ReportWaiver) => waiver.repo?.fullName ?? waiver.namespace ?? DASH
  const placed: readonly Column<ReportWaiver>[] = [
    { key: 'place', header: say('place'), cell: place, text: place },
  ]
  return [
    ...(hasPlace ? placed : []),
    { key: 'rule', header: say('rule'), cell: rule, text: rule },
    {
      key: 'state',
      header: say('state'),
      cell: ({ state }) => sayOfWaiver(`state_${state}`),
      text: ({ state }) => state.toLowerCase(),
    },
    {
      key: 'requested',
      header: say('requested'),
      cell: waiver => <Said who={waiver.requestedBy} at={waiver.requestedAt} why={waiver.reason} />,
      text: waiver => said(waiver.requestedBy, waiver.requestedAt, waiver.reason),
    },
    {
      key: 'decision',
      header: say('decision'),
      cell: waiver =>
        waiver.decidedAt ? (
          <Said who={waiver.decidedBy} at={waiver.decidedAt} why={waiver.decisionReason} />
        ) : (
          DASH
        ),
      text: waiver => waiver.decidedAt && said(waiver.decidedBy, waiver.decidedAt, waiver.decisionReason),
    },
    {
      key: 'ends',
      header: say('ends'),
      cell: ({ expiresAt }) => formatDay(expiresAt),
      text: ({ expiresAt }) => expiresAt,
    },
  ]
}

export interface ReportRecall {
  readonly id: string
  readonly repo?: { readonly fullName: string } | null
  readonly commit: string
  readonly reason: string
  readonly by: string | null
  readonly at: string
  readonly liftedBy: string | null
  readonly liftedAt: string | null
}

/** Who called a revision back, when and why, and whether that stands. */
export function useRecallColumns(hasPlace: boolean): readonly Column<ReportRecall>[] {
  const say = useReportText()
  const placed: readonly Column<ReportRecall>[] = [
    {
      key: 'place',
      header: say('repository'),
      cell: ({ repo }) => repo?.fullName ?? DASH,
      text: ({ repo }) => repo?.fullName,
    },
  ]
  return [
    ...(hasPlace ? placed : []),
    {
      key: 'commit',
      header: say('revision'),
      cell: ({ commit }) => <span className="hash">{commit}</span>,
      text: ({ commit }) => commit,
    },
    {
      key: 'reason',
      header: say('reason'),
      cell: recall => <Said who={recall.by} at={recall.at} why={recall.reason} />,
      text: recall => said(recall.by, recall.at, recall.reason),
    },
    {
      key: 'lifted',
      header: say('lifted'),
      cell: ({ liftedAt, liftedBy }) =>
        liftedAt ? <Said who={liftedBy} at={liftedAt} why={null} /> : say('stands'),
      text: ({ liftedAt, liftedBy }) => liftedAt && said(liftedBy, liftedAt, null),
    },
  ]
}

/** Who, when and why, one below the other. */
export function Said({ who, at, why }: { who: string | null; at: string; why: string | null }) {
  return (
    <>
      <strong>{who ?? DASH}</strong>, {formatTime(at)}
      {why && <div>{why}</div>}
    </>
  )
}

export function said(who: string | null, at: string, why: string | null): string {
  return [who ?? DASH, at, ...(why ? [why] : [])].join(', ')
}
