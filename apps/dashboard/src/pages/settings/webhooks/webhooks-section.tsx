import { Anchor, Badge, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { usePages, useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { Empty } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { withSearch } from '../../../routing/paths.js'
import { useSearch } from '../../../routing/use-search.js'
import { useViewer, type Viewer } from '../../../session/use-viewer.js'
import { SectionHead } from '../section-head.js'
import { DeliveryLog } from './delivery-log.js'
import { eventName } from './event-name.js'
import { useWebhooksText } from './messages.js'
import { NewWebhook } from './new-webhook.js'
import { ToggleWebhook } from './toggle-webhook.js'
import { CHANGE_WEBHOOK, type Webhook, WEBHOOKS } from './webhook-queries.js'

/** Stands for the whole registry where a namespace would: no namespace is called so. */
const REGISTRY = '*'

/** Addresses that are told of what happens in a place, and what was sent to them. */
export function WebhooksSection() {
  const [search] = useSearch()
  const viewer = useViewer()
  const webhook = search['webhook']
  if (!viewer.data) return null
  return webhook === undefined ? <Webhooks viewer={viewer.data} /> : <DeliveryLog webhook={webhook} />
}

function Webhooks({ viewer }: { viewer: Viewer }) {
  const say = useWebhooksText()
  const [search, change] = useSearch()
  const places = placesOf(viewer)
  const place = search['namespace'] ?? places[0] ?? viewer.name
  const namespace = place === REGISTRY ? null : place
  const pages = usePages('webhooks', WEBHOOKS, { namespace }, data => data.webhooks)
  const shown = places.includes(place) ? places : [...places, place]
  return (
    <Stack>
      <SectionHead title={say('title')} text={say('text')}>
        <NewWebhook namespace={namespace} />
      </SectionHead>
      <NativeSelect
        label={say('namespace')}
        value={place}
        maw={320}
        onChange={event => change({ namespace: event.target.value })}
        data={shown.map(value => ({ value, label: value === REGISTRY ? say('registry') : value }))}
      />
      <DataTable
        caption={say('title')}
        columns={useColumns(place)}
        pages={pages}
        keyOf={webhook => webhook.id}
        csvName="webhooks"
        empty={<Empty title={say('empty')} text={say('emptyText')} />}
      />
    </Stack>
  )
}

/** Where somebody may have webhooks: in their own namespace, in organizations that they manage, and everywhere. */
function placesOf({ name, isAdmin, memberships }: Viewer): readonly string[] {
  const managed = memberships.nodes.filter(({ role }) => role === 'ADMIN')
  return [...(isAdmin ? [REGISTRY] : []), ...managed.map(({ organization }) => organization.name), name]
}

function useColumns(namespace: string): readonly Column<Webhook>[] {
  const say = useWebhooksText()
  const eventsOf = ({ events }: Webhook) =>
    events.length === 0 ? say('all') : events.map(event => eventName(say, event)).join(', ')
  return [
    {
      key: 'url',
      header: say('address'),
      cell: ({ id, url }) => (
        <Anchor
          component={AppLink}
          href={withSearch('/-/settings/webhooks', { namespace, webhook: id })}
          size="sm"
          style={{ overflowWrap: 'anywhere' }}
        >
          {url}
        </Anchor>
      ),
      text: ({ url }) => url,
    },
    {
      key: 'events',
      header: say('events'),
      cell: webhook => <Text size="sm">{eventsOf(webhook)}</Text>,
      text: ({ events }) => events.join(' '),
    },
    {
      key: 'state',
      header: say('state'),
      cell: ({ isActive }) => (
        <Badge className={`badge badge-${isActive ? 'teal' : 'gray'}`}>
          {say(isActive ? 'active' : 'inactive')}
        </Badge>
      ),
      text: ({ isActive }) => isActive,
    },
    {
      key: 'created',
      header: say('created'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
    { key: 'actions', header: say('actions'), cell: webhook => <Actions webhook={webhook} /> },
  ]
}

function Actions({ webhook }: { webhook: Webhook }) {
  const say = useWebhooksText()
  const change = useTell(CHANGE_WEBHOOK, ['webhooks', 'audit'])
  const { id, url } = webhook
  return (
    <Group gap="xs" wrap="nowrap">
      <ToggleWebhook webhook={webhook} />
      <ConfirmButton
        label={say('delete')}
        ariaLabel={say('deleteNamed', { url })}
        title={say('deleteTitle')}
        action={say('delete')}
        isDangerous
        onConfirm={() => change.mutateAsync({ input: { webhook: id, change: 'DELETE' } })}
      >
        {say('deleteText', { url })}
      </ConfirmButton>
    </Group>
  )
}
