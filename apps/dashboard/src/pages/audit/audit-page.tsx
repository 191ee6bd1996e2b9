import { Anchor, Badge, Code, Stack, Text } from '@mantine/core'
import { usePages } from '../../api/use-ask.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { Page } from '../../components/page.js'
import { NotAllowed } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { withSearch } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { SignedIn } from '../../session/signed-in.js'
import { DASH, formatNumber, formatTime } from '../../text/format.js'
import { AUDIT_ENTRIES, type AuditEntry, filterOf } from './audit.js'
import { AuditFilters } from './audit-filters.js'
import { ChainCard } from './chain-card.js'
import { EntryDrawer } from './entry-drawer.js'
import { useAuditText } from './messages.js'

/** Who did what, when and from where; for administrators. */
export function AuditPage() {
  const say = useAuditText()
  return (
    <Page title={say('title')}>
      <SignedIn>{person => (person.isAdmin ? <Log /> : <NotAllowed />)}</SignedIn>
    </Page>
  )
}

function Log() {
  const say = useAuditText()
  const [search, change] = useSearch()
  const columns = useColumns()
  const pages = usePages('audit', AUDIT_ENTRIES, { filter: filterOf(search) }, data => data.auditEntries)
  const close = () => change({ entry: null })
  return (
    <Stack gap="lg">
      <ChainCard />
      <AuditFilters />
      <DataTable
        caption={say('title')}
        columns={columns}
        pages={pages}
        keyOf={entry => entry.id}
        csvName="audit-log"
        empty={say('empty')}
      />
      <EntryDrawer id={search['entry'] ?? null} onClose={close} />
    </Stack>
  )
}

function useColumns(): readonly Column<AuditEntry>[] {
  const say = useAuditText()
  const [search] = useSearch()
  return [
    {
      key: 'when',
      header: say('when'),
      width: '12rem',
      cell: ({ id, at }) => (
        <Anchor
          component={AppLink}
          href={withSearch('/-/audit', { ...search, entry: id })}
          aria-label={`${formatTime(at)}: ${say('open', { id })}`}
        >
          <time dateTime={at}>{formatTime(at)}</time>
        </Anchor>
      ),
      text: ({ at }) => at,
    },
    { key: 'actor', header: say('actor'), cell: ({ actor }) => actor, text: ({ actor }) => actor },
    {
      key: 'action',
      header: say('action'),
      cell: ({ action }) => <Code>{action}</Code>,
      text: ({ action }) => action,
    },
    {
      key: 'outcome',
      header: say('outcome'),
      width: '8rem',
      cell: ({ outcome }) => (
        <Badge className={`badge badge-${outcome === 'DONE' ? 'gray' : 'red'}`}>
          {say(`outcome_${outcome}`)}
        </Badge>
      ),
      text: ({ outcome }) => outcome.toLowerCase(),
    },
    {
      key: 'subject',
      header: say('subject'),
      cell: ({ subject }) => (
        <Text span inherit className="any-break">
          {subject}
        </Text>
      ),
      text: ({ subject }) => subject,
    },
    {
      key: 'address',
      header: say('address'),
      cell: ({ address }) => address ?? DASH,
      text: ({ address }) => address,
    },
    {
      key: 'link',
      header: say('link'),
      isNumeric: true,
      cell: ({ link }) => (link ? formatNumber(link.seq) : DASH),
      text: ({ link }) => link && `${link.seq}:${link.hash}`,
    },
    fileColumn(say('account'), 'account', ({ accountId }) => accountId),
    fileColumn(say('token'), 'token', ({ tokenId }) => tokenId),
    fileColumn(say('repository'), 'repository', ({ repoId }) => repoId),
    fileColumn(say('detail'), 'detail', ({ detail }) => JSON.stringify(detail)),
  ]
}

function fileColumn(
  header: string,
  key: string,
  text: (entry: AuditEntry) => string | null,
): Column<AuditEntry> {
  return { key, header, cell: text, text, isFileOnly: true }
}
