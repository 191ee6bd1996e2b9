import { Anchor, Badge, Box, SegmentedControl, Stack, Text } from '@mantine/core'
import { usePages } from '../../api/use-ask.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { Empty } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { WAIVER_QUEUE, type WaiverRow } from './queries.js'
import { DecideWaiver, standingOf } from './decide-waiver.js'
import { useWaiversText } from './waiver-messages.js'

const STANDINGS = ['requested', 'holding', 'ending', 'ended', 'all'] as const
const ASKED = {
  requested: 'REQUESTED',
  holding: 'HOLDING',
  ending: 'ENDING',
  ended: 'ENDED',
  all: null,
} as const
const COLORS = { REQUESTED: 'blue', APPROVED: 'teal', REFUSED: 'red', REVOKED: 'gray', OVER: 'gray' } as const

/** Waivers of all that one writes to or reviews. */
export function WaiversTab() {
  const say = useWaiversText()
  const [search, change] = useSearch()
  const shown = STANDINGS.find(name => name === search['standing']) ?? 'requested'
  const pages = usePages('waivers', WAIVER_QUEUE, { standing: ASKED[shown] }, data => data.waiverQueue)
  return (
    <Stack gap="sm">
      <Box role="group" aria-label={say('show')}>
        <SegmentedControl
          className="review-filter"
          size="xs"
          value={shown}
          onChange={value => change({ standing: value === 'requested' ? null : value })}
          data={STANDINGS.map(value => ({ value, label: say(value) }))}
        />
      </Box>
      <DataTable
        caption={say('title')}
        columns={useColumns()}
        pages={pages}
        keyOf={row => row.id}
        csvName="waivers"
        empty={<Empty title={say('empty')} text={say('emptyText')} />}
      />
    </Stack>
  )
}

function useColumns(): readonly Column<WaiverRow>[] {
  const say = useWaiversText()
  const placeOf = ({ repo, namespace }: WaiverRow) =>
    repo?.fullName ?? say('wholeNamespace', { namespace: namespace ?? '' })
  const coverOf = ({ ruleId, coveredRule, fingerprint }: WaiverRow) =>
    ruleId !== null ? say('everything', { rule: ruleId }) : (coveredRule ?? fingerprint ?? '')
  return [
    {
      key: 'place',
      header: say('place'),
      cell: row =>
        row.repo ? (
          <Anchor component={AppLink} href={repoPath(row.repo)} className="any-break">
            {placeOf(row)}
          </Anchor>
        ) : (
          placeOf(row)
        ),
      text: placeOf,
    },
    plain('covers', say('covers'), coverOf),
    {
      key: 'state',
      header: say('state'),
      cell: row => (
        <Badge className={`badge badge-${COLORS[standingOf(row)]}`}>{say(`state_${standingOf(row)}`)}</Badge>
      ),
      text: standingOf,
    },
    plain('reason', say('reason'), ({ reason }) => reason),
    plain('requestedBy', say('requestedBy'), ({ requestedBy }) => requestedBy),
    moment('requestedAt', say('requestedAt'), ({ requestedAt }) => requestedAt),
    plain('decidedBy', say('decidedBy'), ({ decidedBy }) => decidedBy),
    moment('decidedAt', say('decidedAt'), ({ decidedAt }) => decidedAt),
    plain('decisionReason', say('decisionReason'), ({ decisionReason }) => decisionReason),
    moment('ends', say('ends'), ({ expiresAt }) => expiresAt),
    { key: 'decide', header: say('whatToDo'), cell: row => <DecideWaiver waiver={row} /> },
  ]
}

function plain(key: string, header: string, text: (row: WaiverRow) => string | null): Column<WaiverRow> {
  return { key, header, cell: row => <span className="any-break">{text(row)}</span>, text }
}

function moment(key: string, header: string, text: (row: WaiverRow) => string | null): Column<WaiverRow> {
  const cell = (row: WaiverRow) => (
    <Text span size="sm">
      <Time at={text(row)} />
    </Text>
  )
  return { key, header, cell, text }
}
