import { Stack, Title } from '@mantine/core'
import { usePages } from '../../../api/use-ask.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { HoldingState } from '../../nodes/holding-state.js'
import { Time } from '../../../components/time.js'
import { shortCommit } from '../address.js'
import type { Repository } from '../use-repository.js'
import { useRecallsText } from './messages.js'
import { type Holder, HOLDERS, type Recipient, RECIPIENTS } from './queries.js'

const KINDS = ['object', 'repository', 'revision'] as const

/** Who has what was called back: nodes that hold it, and everybody who ever received it. For reviewers. */
export function RecallDetails({ repo, commit }: { repo: Repository; commit: string }) {
  const say = useRecallsText()
  const named = { type: repo.type, id: repo.fullName, commit }
  const holders = usePages('nodes', HOLDERS, named, data => data.repo?.recalls?.nodes[0]?.holders)
  const recipients = usePages('recalls', RECIPIENTS, named, data => data.repo?.recalls?.nodes[0]?.recipients)
  const short = shortCommit(commit)
  return (
    <Stack component="section" aria-label={say('recallOf', { commit: short })}>
      <Title order={2} size="h4">
        {say('recallOf', { commit: short })}
      </Title>
      <Title order={3} size="h5">
        {say('hold')}
      </Title>
      <DataTable
        caption={say('hold')}
        columns={useHolderColumns()}
        pages={holders}
        keyOf={row => row.node}
        csvName={`holders-${short}`}
        empty={say('holdersEmpty')}
      />
      <Title order={3} size="h5">
        {say('received')}
      </Title>
      <DataTable
        caption={say('received')}
        columns={useRecipientColumns()}
        pages={recipients}
        keyOf={row => [row.at, row.address, row.account, row.token, row.kind, row.exit, row.path].join(' ')}
        csvName={`recipients-${short}`}
        empty={say('receivedEmpty')}
      />
    </Stack>
  )
}

function useHolderColumns(): readonly Column<Holder>[] {
  const say = useRecallsText()
  return [
    { key: 'node', header: say('node'), cell: row => row.node, text: row => row.node },
    {
      key: 'state',
      header: say('state'),
      cell: row => <HoldingState state={row.state} />,
      text: row => row.state,
    },
    {
      key: 'heartbeat',
      header: say('heartbeat'),
      cell: row => <Time at={row.heartbeatAt} />,
      text: row => row.heartbeatAt,
    },
  ]
}

function useRecipientColumns(): readonly Column<Recipient>[] {
  const say = useRecallsText()
  const kindOf = (kind: string) => {
    const known = KINDS.find(name => name === kind)
    return known ? say(`kind_${known}`) : kind
  }
  return [
    { key: 'at', header: say('at'), cell: row => <Time at={row.at} />, text: row => row.at },
    { key: 'who', header: say('who'), cell: row => row.account ?? '—', text: row => row.account },
    { key: 'token', header: say('token'), cell: row => row.token ?? '—', text: row => row.token },
    { key: 'address', header: say('address'), cell: row => row.address, text: row => row.address },
    { key: 'kind', header: say('kind'), cell: row => kindOf(row.kind), text: row => row.kind },
    { key: 'exit', header: say('exit'), cell: row => row.exit, text: row => row.exit },
    {
      key: 'path',
      header: say('path'),
      cell: row => <span style={{ overflowWrap: 'anywhere' }}>{row.path ?? '—'}</span>,
      text: row => row.path,
    },
  ]
}
