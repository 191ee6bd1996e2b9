import { Anchor, Group, Select, Stack, Text, Title } from '@mantine/core'
import type { ResultOf } from '../../api/graphql.js'
import { useAsk, usePages } from '../../api/use-ask.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { Answered } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { withSearch } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { LazyEditor } from './editor/lazy-editor.js'
import { LineDiff } from './line-diff.js'
import { usePoliciesText } from './messages.js'
import { VERSION, VERSIONS } from './queries.js'

/** Versions in the list at a time; more are found by typing. */
const MAX_CHOICES = 100

type Row = ResultOf<typeof VERSIONS>['policies']['nodes'][number]

/** Every version that was in force; one of them as it was written, or beside another. */
export function PolicyHistory() {
  const say = usePoliciesText()
  const [search] = useSearch()
  const pages = usePages('policies', VERSIONS, {}, data => data.policies)
  const version = Number(search['version'])
  return (
    <Stack gap="lg">
      <DataTable
        caption={say('history')}
        columns={useColumns()}
        pages={pages}
        keyOf={row => String(row.version)}
        csvName="policy-versions"
        empty={say('history')}
      />
      {Number.isInteger(version) && version > 0 && (
        <Version
          version={version}
          against={Number(search['against']) || null}
          newest={pages.rows[0]?.version ?? version}
        />
      )}
    </Stack>
  )
}

function Version({
  version,
  against,
  newest,
}: {
  version: number
  against: number | null
  /** Versions are counted from 1, so that all of them are known by it. */
  newest: number
}) {
  const say = usePoliciesText()
  const [, change] = useSearch()
  const shown = useAsk('policies', VERSION, { version })
  const other = useAsk('policies', VERSION, { version: against ?? version }, { isEnabled: against !== null })
  return (
    <Answered query={shown}>
      {({ policy }) => (
        <Stack gap="sm">
          <Group justify="space-between" align="flex-end">
            <Title order={2} size="h4">
              {say('activeSince', { version, name: policy?.name ?? '' })}
            </Title>
            <Select
              label={say('against')}
              value={against === null ? null : String(against)}
              placeholder={say('againstNone')}
              data={versionsBeside(version, newest)}
              searchable
              limit={MAX_CHOICES}
              onChange={value => change({ against: value }, { isStep: true })}
              clearable
              w={180}
            />
          </Group>
          {against !== null && other.data?.policy ? (
            <LineDiff before={other.data.policy.source} after={policy?.source ?? ''} />
          ) : (
            <LazyEditor source={policy?.source ?? ''} label={say('source')} words={undefined} isReadOnly />
          )}
        </Stack>
      )}
    </Answered>
  )
}

function versionsBeside(version: number, newest: number): string[] {
  const all = Array.from({ length: newest }, (_, at) => newest - at)
  return all.filter(other => other !== version).map(String)
}

function useColumns(): readonly Column<Row>[] {
  const say = usePoliciesText()
  const hrefOf = ({ version }: Row) =>
    withSearch('/-/policies', {
      tab: 'history',
      version: String(version),
      against: version > 1 ? String(version - 1) : null,
    })
  return [
    {
      key: 'version',
      header: say('version'),
      cell: row => (
        <Anchor component={AppLink} href={hrefOf(row)}>
          {row.version}
        </Anchor>
      ),
      text: row => row.version,
    },
    { key: 'name', header: say('name'), cell: row => row.name, text: row => row.name },
    {
      key: 'when',
      header: say('when'),
      cell: row => <Time at={row.activatedAt} />,
      text: row => row.activatedAt,
    },
    {
      key: 'who',
      header: say('who'),
      cell: row => row.activatedBy ?? say('builtIn'),
      text: row => row.activatedBy,
    },
    {
      key: 'note',
      header: say('note'),
      cell: row => (
        <Text size="sm" maw={360} style={{ overflowWrap: 'anywhere' }}>
          {row.note ?? ''}
        </Text>
      ),
      text: row => row.note,
    },
  ]
}
