import { Badge, Button, Code, Group, Stack } from '@mantine/core'
import { IconCheck, IconPlugX } from '@tabler/icons-react'
import { usePages, useTell } from '../../api/use-ask.js'
import { ConfirmButton } from '../../components/confirm.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { Empty } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { useSearch } from '../../routing/use-search.js'
import { formatBytes } from '../../text/format.js'
import { devicesText, readDevices } from './devices-text.js'
import { Holdings } from './holdings.js'
import { useNodesText } from './messages.js'
import { type NodeRow, NODES, REMOVE_NODE } from './node-query.js'

const ICON_SIZE = 14
const COMMAND = `entrepot agent --endpoint ${location.origin} \\
  --token-file token --name gpu-1 --engine vllm`

/** Every node that registered; the address names by `node` the one whose holdings are shown. */
export function NodeList() {
  const say = useNodesText()
  const pages = usePages('nodes', NODES, {}, data => data.clusterNodes)
  return (
    <Stack>
      <DataTable
        caption={say('nodes')}
        columns={useColumns()}
        pages={pages}
        keyOf={node => node.id}
        csvName="nodes"
        empty={<Empty title={say('empty')} text={say('emptyText')} action={<Command />} />}
      />
      <Holdings />
    </Stack>
  )
}

function Command() {
  return (
    <Code block ta="left" maw="100%" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {COMMAND}
    </Code>
  )
}

function useColumns(): readonly Column<NodeRow>[] {
  const say = useNodesText()
  return [
    { key: 'name', header: say('name'), cell: node => node.name, text: node => node.name },
    { key: 'state', header: say('state'), cell: node => <State node={node} />, text: node => node.state },
    { key: 'engine', header: say('engine'), cell: node => node.engine, text: node => node.engine },
    {
      key: 'devices',
      header: say('devices'),
      cell: node => devicesText(readDevices(node.devices)) || '—',
      text: node => devicesText(readDevices(node.devices)),
    },
    {
      key: 'profile',
      header: say('profile'),
      cell: node => node.profile ?? '—',
      text: node => node.profile,
    },
    ...useRoomColumns(),
    { key: 'actions', header: say('holdings'), cell: node => <Actions node={node} /> },
  ]
}

function useRoomColumns(): readonly Column<NodeRow>[] {
  const say = useNodesText()
  return [
    {
      key: 'cache',
      header: say('cacheUse'),
      isNumeric: true,
      cell: node => formatBytes(node.cacheBytes),
      text: node => node.cacheBytes,
    },
    {
      key: 'free',
      header: say('free'),
      isNumeric: true,
      cell: node => formatBytes(node.freeBytes),
      text: node => node.freeBytes,
    },
    {
      key: 'heartbeat',
      header: say('heartbeat'),
      cell: node => <Time at={node.heartbeatAt} />,
      text: node => node.heartbeatAt,
    },
    {
      key: 'agent',
      header: say('agent'),
      cell: node => node.agentVersion ?? '—',
      text: node => node.agentVersion,
    },
  ]
}

function State({ node: { state } }: { node: NodeRow }) {
  const say = useNodesText()
  const isAlive = state === 'ALIVE'
  const Icon = isAlive ? IconCheck : IconPlugX
  return (
    <Badge
      className={`badge badge-${isAlive ? 'teal' : 'red'}`}
      leftSection={<Icon size={ICON_SIZE} aria-hidden />}
    >
      {say(`state_${state}`)}
    </Badge>
  )
}

function Actions({ node: { name } }: { node: NodeRow }) {
  const say = useNodesText()
  const [, change] = useSearch()
  const remove = useTell(REMOVE_NODE, ['nodes'])
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        aria-label={`${say('show')}: ${say('holdingsOf', { name })}`}
        onClick={() => change({ node: name }, { isStep: true })}
      >
        {say('show')}
      </Button>
      <ConfirmButton
        label={say('forget')}
        ariaLabel={`${say('forget')}: ${name}`}
        title={say('forgetTitle', { name })}
        action={say('forget')}
        isDangerous
        onConfirm={() => remove.mutateAsync({ name })}
      >
        {say('forgetText')}
      </ConfirmButton>
    </Group>
  )
}
