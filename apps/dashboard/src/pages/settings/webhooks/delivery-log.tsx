import { Anchor, Badge, Button, Code, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Pages, useAsk, usePages, useTell } from '../../../api/use-ask.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { useCommonText } from '../../../components/messages.js'
import { Empty } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { useLiveState } from '../../../live/live-state.js'
import { AppLink } from '../../../routing/app-link.js'
import { withSearch } from '../../../routing/paths.js'
import { useSearch } from '../../../routing/use-search.js'
import { formatTime } from '../../../text/format.js'
import { SectionHead } from '../section-head.js'
import { eventName } from './event-name.js'
import { useWebhooksText } from './messages.js'
import { DELIVERIES, type Delivery, RESEND_WEBHOOK } from './webhook-queries.js'

const STATES = { DELIVERED: 'teal', FAILED: 'red', WAITING: 'gray' } as const
/** Milliseconds between looks while something is on its way, and nothing is heard of it. */
const LOOK_MS = 2_000

/** What was sent to one address and what became of it; one of them whole, where the address of the page says so. */
export function DeliveryLog({ webhook }: { webhook: string }) {
  const say = useWebhooksText()
  const [search] = useSearch()
  const pages = usePages('webhooks', DELIVERIES, { id: webhook }, data => data.webhook.deliveries)
  const head = useAsk('webhooks', DELIVERIES, { id: webhook, first: 1, after: null })
  const isWaiting = pages.rows.some(({ state }) => state === 'WAITING')
  useLookWhile(isWaiting)
  const delivery = useDelivery(pages, search['delivery'])
  const back = withSearch('/-/settings/webhooks', { namespace: search['namespace'] })
  return (
    <Stack>
      <Anchor component={AppLink} href={back} size="sm">
        ← {say('back')}
      </Anchor>
      <SectionHead title={say('logOf', { url: head.data?.webhook.url ?? '…' })} />
      <DataTable
        caption={say('deliveries')}
        columns={useColumns()}
        pages={pages}
        keyOf={delivery => delivery.id}
        csvName="webhook-deliveries"
        empty={<Empty title={say('logEmpty')} text={say('logEmptyText')} />}
      />
      <Payload delivery={delivery} />
    </Stack>
  )
}

function useLookWhile(isWaiting: boolean): void {
  const client = useQueryClient()
  const isDeaf = useLiveState() !== 'live'
  useEffect(() => {
    if (!isWaiting || !isDeaf) return
    // A question that takes longer than the pause is waited for, or there would never be an answer.
    const look = () => client.invalidateQueries({ queryKey: ['webhooks'] }, { cancelRefetch: false })
    const timer = setInterval(() => void look(), LOOK_MS)
    return () => clearInterval(timer)
  }, [isWaiting, isDeaf, client])
}

/** The delivery that the address names, which is looked for page by page until it is found. */
function useDelivery(pages: Pages<Delivery>, id: string | undefined): Delivery | undefined {
  const found = pages.rows.find(row => row.id === id)
  const isMissing = id !== undefined && found === undefined
  const { hasMore, isLoadingMore, query, loadMore } = pages
  useEffect(() => {
    if (isMissing && hasMore && !isLoadingMore && !query.isError) loadMore()
  }, [isMissing, hasMore, isLoadingMore, query.isError, loadMore])
  return found
}

function useColumns(): readonly Column<Delivery>[] {
  const say = useWebhooksText()
  return [
    {
      key: 'event',
      header: say('event'),
      cell: ({ event }) => eventName(say, event),
      text: ({ event }) => event,
    },
    {
      key: 'state',
      header: say('state'),
      cell: ({ state }) => <Badge className={`badge badge-${STATES[state]}`}>{say(`state_${state}`)}</Badge>,
      text: ({ state }) => state,
    },
    {
      key: 'status',
      header: say('status'),
      cell: ({ lastStatus, lastError }) => (
        <>
          {lastStatus ?? '—'}
          {lastError && (
            <Text size="xs" c="dimmed" maw={360} style={{ overflowWrap: 'anywhere' }}>
              {lastError}
            </Text>
          )}
        </>
      ),
      text: ({ lastStatus }) => lastStatus,
    },
    {
      key: 'attempts',
      header: say('attempts'),
      cell: ({ attempts }) => attempts,
      text: ({ attempts }) => attempts,
      isNumeric: true,
    },
    {
      key: 'created',
      header: say('sent'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
    {
      key: 'delivered',
      header: say('delivered'),
      cell: ({ deliveredAt }) => <Time at={deliveredAt} />,
      text: ({ deliveredAt }) => deliveredAt,
    },
    { key: 'actions', header: say('actions'), cell: delivery => <Actions delivery={delivery} /> },
  ]
}

function Actions({ delivery: { id, event, createdAt } }: { delivery: Delivery }) {
  const say = useWebhooksText()
  const common = useCommonText()
  const [, change] = useSearch()
  const resend = useTell(RESEND_WEBHOOK, ['webhooks'])
  const named = { event: eventName(say, event), time: formatTime(createdAt) }
  function sendAgain() {
    resend.mutate(
      { delivery: id },
      {
        onSuccess: () => notifications.show({ message: say('resent') }),
        onError: ({ message }) => notifications.show({ title: common('failed'), message, color: 'red' }),
      },
    )
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        onClick={() => change({ delivery: id }, { isStep: true })}
        aria-label={say('showNamed', named)}
      >
        {say('show')}
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={resend.isPending}
        onClick={sendAgain}
        aria-label={say('resendNamed', named)}
      >
        {say('resend')}
      </Button>
    </Group>
  )
}

function Payload({ delivery }: { delivery: Delivery | undefined }) {
  const say = useWebhooksText()
  const common = useCommonText()
  const [, change] = useSearch()
  return (
    <Modal
      opened={delivery !== undefined}
      onClose={() => change({ delivery: null })}
      title={say('payload')}
      size="lg"
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      {delivery && (
        <Stack gap="xs">
          <Text size="sm">
            webhook-id: <Code>{delivery.id}</Code>
          </Text>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {JSON.stringify(delivery.payload, null, 2)}
          </Code>
        </Stack>
      )}
    </Modal>
  )
}
