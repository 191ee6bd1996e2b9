import type { ResultOf } from '../../api/graphql.js'
import type { Column } from '../../components/data-table.js'
import { Said, said, useRecallColumns, useWaiverColumns } from './decision-columns.js'
import type { Asked } from './finding-section.js'
import { useReportText } from './messages.js'
import { StateBadge } from '../reviews/state-badge.js'
import { ReportList, ReportSection } from './report-frame.js'
import { REPORT_RECALLS, REPORT_REVIEWS, REPORT_WAIVERS } from './repo-report.js'
import { useStillAll } from './use-still.js'

type Repo = NonNullable<ResultOf<typeof REPORT_REVIEWS>['repo']>
type Review = NonNullable<Repo['reviews']>['nodes'][number]

/** What people decided about the repository: who, when and why. */
export function DecisionSections({ asked: { type, id } }: { asked: Asked }) {
  const say = useReportText()
  const of = { type, id }
  const reviews = useStillAll('reviews', REPORT_REVIEWS, of, data => data.repo?.reviews)
  const waivers = useStillAll('waivers', REPORT_WAIVERS, of, data => data.repo?.waivers)
  const recalls = useStillAll('recalls', REPORT_RECALLS, of, data => data.repo?.recalls)
  const [reviewColumns, waiverColumns, recallColumns] = [
    useReviewColumns(),
    useWaiverColumns(false),
    useRecallColumns(false),
  ]
  const keyOf = ({ id: key }: { readonly id: string }) => key
  return (
    <>
      <ReportSection title={say('reviews')}>
        <ReportList
          query={reviews}
          title={say('reviews')}
          columns={reviewColumns}
          keyOf={keyOf}
          csvName="reviews"
        />
      </ReportSection>
      <ReportSection title={say('waivers')}>
        <ReportList
          query={waivers}
          title={say('waivers')}
          columns={waiverColumns}
          keyOf={keyOf}
          csvName="waivers"
        />
      </ReportSection>
      <ReportSection title={say('recalls')}>
        <ReportList
          query={recalls}
          title={say('recalls')}
          columns={recallColumns}
          keyOf={keyOf}
          csvName="recalls"
        />
      </ReportSection>
    </>
  )
}

function useReviewColumns(): readonly Column<Review>[] {
  const say = useReportText()
  return [
    {
      key: 'commit',
      header: say('revision'),
      cell: ({ commit }) => <span className="hash">{commit.slice(0, 12)}</span>,
      text: ({ commit }) => commit,
    },
    {
      key: 'state',
      header: say('state'),
      cell: ({ state }) => <StateBadge state={state} />,
      text: ({ state }) => state.toLowerCase(),
    },
    {
      key: 'requested',
      header: say('requested'),
      cell: ({ requestedBy, createdAt, reason }) => <Said who={requestedBy} at={createdAt} why={reason} />,
      text: ({ requestedBy, createdAt, reason }) => said(requestedBy, createdAt, reason),
    },
    {
      key: 'decisions',
      header: say('decisions'),
      cell: ({ decisions }) =>
        decisions.length === 0
          ? say('none')
          : decisions.map(({ reviewer, at, comment, isApproval }) => (
              <div key={`${reviewer} ${at}`}>
                {say(isApproval ? 'approval' : 'rejection')}: <Said who={reviewer} at={at} why={comment} />
              </div>
            )),
      text: ({ decisions }) =>
        decisions
          .map(({ reviewer, at, comment, isApproval }) =>
            [isApproval ? 'approved' : 'rejected', said(reviewer, at, comment)].join(': '),
          )
          .join('; '),
    },
  ]
}
