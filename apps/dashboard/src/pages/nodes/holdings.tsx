import { Anchor, Drawer, Stack, Text } from '@mantine/core'
import { usePages } from '../../api/use-ask.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { useCommonText } from '../../components/messages.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { formatBytes } from '../../text/format.js'
import { HoldingState } from './holding-state.js'
import { useNodesText } from './messages.js'
import { type Holding, HOLDINGS } from './node-query.js'

/** Hex digits of a commit that people read. */
const SHORT = 7

/** What the node that the address names says it holds. */
export function Holdings() {
  const say = useNodesText()
  const common = useCommonText()
  const [{ node: name = '' }, change] = useSearch()
  return (
    <Drawer
      opened={name !== ''}
      onClose={() => change({ node: null })}
      position="right"
      size="xl"
      title={say('holdingsOf', { name })}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      {name !== '' && <HoldingsOf name={name} />}
    </Drawer>
  )
}

function HoldingsOf({ name }: { name: string }) {
  const say = useNodesText()
  const pages = usePages('nodes', HOLDINGS, { name }, data => data.clusterNode?.holdings)
  return (
    <DataTable
      caption={say('holdingsOf', { name })}
      columns={useColumns()}
      pages={pages}
      keyOf={holding => `${holding.repositoryId} ${holding.commit}`}
      csvName={`holdings-${name}`}
      empty={say('holdingsEmpty')}
      isWhole
    />
  )
}

function useColumns(): readonly Column<Holding>[] {
  const say = useNodesText()
  return [
    {
      key: 'model',
      header: say('model'),
      cell: ({ repository }) =>
        repository ? (
          <Anchor component={AppLink} href={repoPath(repository)}>
            {repository.fullName}
          </Anchor>
        ) : (
          say('gone')
        ),
      text: ({ repository, repositoryId }) => repository?.fullName ?? repositoryId,
    },
    {
      key: 'commit',
      header: say('commit'),
      cell: ({ commit }) => <code>{commit.slice(0, SHORT)}</code>,
      text: ({ commit }) => commit,
    },
    {
      key: 'state',
      header: say('state'),
      cell: holding => <State holding={holding} />,
      text: holding => holding.state,
    },
    {
      key: 'size',
      header: say('size'),
      isNumeric: true,
      cell: ({ sizeBytes }) => formatBytes(sizeBytes),
      text: ({ sizeBytes }) => sizeBytes,
    },
    { key: 'at', header: say('since'), cell: ({ at }) => <Time at={at} />, text: ({ at }) => at },
  ]
}

function State({ holding: { state, detail } }: { holding: Holding }) {
  return (
    <Stack gap={0}>
      <Text size="sm">
        <HoldingState state={state} />
      </Text>
      {detail && (
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {detail}
        </Text>
      )}
    </Stack>
  )
}
