import { Anchor, Badge, SegmentedControl, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import type { Pages } from '../../../api/use-ask.js'
import { SeverityBadge } from '../../../components/badges.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { useCommonText } from '../../../components/messages.js'
import { Empty } from '../../../components/states.js'
import { AppLink } from '../../../routing/app-link.js'
import { useSearch } from '../../../routing/use-search.js'
import { type Place, shortCommit, viewPath } from '../address.js'
import type { RevisionViewProps } from '../use-repository.js'
import { FindingDetails } from './finding-details.js'
import { useFindingsText } from './messages.js'
import { type FoundFinding, type SeverityFilter, useFindings } from './use-findings.js'

/** So that sentences stay such on a narrow screen, where the table scrolls. */
const SENTENCE = { minWidth: '13rem', overflowWrap: 'anywhere' } as const
const SEVERITIES = ['ERROR', 'WARNING', 'INFO'] as const

/** All findings of a revision; one of them opened, if the address names it. */
export function FindingsView(props: RevisionViewProps) {
  const say = useFindingsText()
  const common = useCommonText()
  const [search, change] = useSearch()
  const severity: SeverityFilter = SEVERITIES.find(name => name === search['severity']) ?? null
  const pages = useFindings(props, severity)
  const columns = useColumns(props.place, severity)
  const { opened, isLooking } = useOpened(pages, search['finding'])
  return (
    <Stack>
      <SegmentedControl
        aria-label={say('severity')}
        value={severity ?? ''}
        onChange={value => change({ severity: value, finding: null })}
        data={[
          { value: '', label: say('all') },
          ...SEVERITIES.map(value => ({ value, label: common(`severity_${value}`) })),
        ]}
      />
      {search['finding'] !== undefined && (
        <FindingDetails {...props} finding={opened} isLooking={isLooking} />
      )}
      <DataTable
        caption={say('caption')}
        columns={columns}
        pages={pages}
        keyOf={row => row.fingerprint}
        csvName={`findings-${props.repo.fullName.replaceAll('/', '-')}-${shortCommit(props.revision.commit)}`}
        empty={<Empty title={say('empty')} text={say('emptyText')} />}
      />
    </Stack>
  )
}

/** The finding that the address names. The list is read on until it is found, or there is no more. */
function useOpened(pages: Pages<FoundFinding>, fingerprint: string | undefined) {
  const { rows, hasMore, isLoadingMore, loadMore, query } = pages
  const opened = rows.find(row => row.fingerprint === fingerprint) ?? null
  const isSought = fingerprint !== undefined && opened === null
  const goesOn = isSought && hasMore && !isLoadingMore && !query.isError
  useEffect(() => {
    if (goesOn) loadMore()
  }, [goesOn, loadMore])
  return {
    opened,
    isLooking: isSought && !query.isError && (query.isPending || hasMore || pages.isOld === true),
  }
}

function useColumns(place: Place, severity: SeverityFilter): readonly Column<FoundFinding>[] {
  const say = useFindingsText()
  return [
    {
      key: 'severity',
      header: say('severity'),
      cell: row => <SeverityBadge severity={row.severity} />,
      text: row => row.severity,
    },
    {
      key: 'rule',
      header: say('rule'),
      cell: row => (
        <Anchor
          component={AppLink}
          href={viewPath(place, 'findings', { finding: row.fingerprint, severity })}
          size="sm"
        >
          {row.ruleId}
        </Anchor>
      ),
      text: row => row.ruleId,
    },
    {
      key: 'message',
      header: say('message'),
      cell: row =>
        row.message === null ? (
          <Text size="sm" c="dimmed">
            {say('hidden')}
          </Text>
        ) : (
          <Text size="sm" style={SENTENCE}>
            {row.message}
          </Text>
        ),
      text: row => row.message,
    },
    {
      key: 'where',
      header: say('where'),
      cell: row => <FindingPlace finding={row} />,
      text: row => placeOf(row),
    },
    {
      key: 'state',
      header: say('state'),
      cell: row => <Badge className="badge badge-gray">{say(`state_${row.state}`)}</Badge>,
      text: row => row.state,
    },
    {
      key: 'fix',
      header: say('fix'),
      cell: row => (
        <Text size="sm" style={SENTENCE}>
          {row.fix}
        </Text>
      ),
      text: row => row.fix,
    },
    {
      key: 'introduced',
      header: say('introduced'),
      cell: row => <Text size="sm">{shortCommit(row.introducedByCommit)}</Text>,
      text: row => row.introducedByCommit,
    },
  ]
}

function FindingPlace({ finding }: { finding: FoundFinding }) {
  const say = useFindingsText()
  const text = placeOf(finding)
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {text === '' ? say('wholeRepository') : text}
    </Text>
  )
}

/** As compilers write it. */
function placeOf({ position: { path, line, keyPath, heading } }: FoundFinding): string {
  const file = [path, line].filter(part => part !== null).join(':')
  return [file, keyPath ?? heading].filter(Boolean).join(' ')
}
