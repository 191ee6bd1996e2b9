import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { usePages, useTell } from '../../../api/use-ask.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { Time } from '../../../components/time.js'
import type { Repository } from '../use-repository.js'
import { useRepoSettingsText } from './messages.js'
import { type AccessRequest, DECIDE, REQUESTS } from './queries.js'

/** Who asked for the files of a gated repository. */
export function AccessRequests({ repo }: { repo: Repository }) {
  const say = useRepoSettingsText()
  const named = { type: repo.type, id: repo.fullName }
  const pages = usePages('accounts', REQUESTS, named, data => data.repo?.accessRequests)
  return (
    <Stack component="section" aria-label={say('requests')}>
      <Title order={2} size="h4">
        {say('requests')}
      </Title>
      <DataTable
        caption={say('requests')}
        columns={useColumns(repo)}
        pages={pages}
        keyOf={row => row.account}
        csvName={`access-${repo.fullName.replaceAll('/', '-')}`}
        empty={say('requestsEmpty')}
      />
    </Stack>
  )
}

function useColumns(repo: Repository): readonly Column<AccessRequest>[] {
  const say = useRepoSettingsText()
  return [
    { key: 'who', header: say('account'), cell: row => row.account, text: row => row.account },
    { key: 'state', header: say('state'), cell: row => say(`state_${row.state}`), text: row => row.state },
    { key: 'at', header: say('asked'), cell: row => <Time at={row.createdAt} />, text: row => row.createdAt },
    {
      key: 'fields',
      header: say('answers'),
      cell: row => (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {JSON.stringify(row.fields)}
        </Text>
      ),
      text: row => JSON.stringify(row.fields),
    },
    { key: 'do', header: say('decide'), cell: row => <Decide repo={repo} account={row.account} /> },
  ]
}

function Decide({ repo, account }: { repo: Repository; account: string }) {
  const say = useRepoSettingsText()
  const tell = useTell(DECIDE, ['accounts', 'repos'])
  const decide = (state: 'ACCEPTED' | 'REJECTED') =>
    tell.mutate(
      { input: { type: repo.type, repo: repo.fullName, account, state } },
      { onError: error => notifications.show({ message: error.message, color: 'red' }) },
    )
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="compact-xs"
        loading={tell.isPending}
        onClick={() => decide('ACCEPTED')}
        aria-label={`${say('accept')}: ${account}`}
      >
        {say('accept')}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => decide('REJECTED')}
        aria-label={`${say('reject')}: ${account}`}
      >
        {say('reject')}
      </Button>
    </Group>
  )
}
