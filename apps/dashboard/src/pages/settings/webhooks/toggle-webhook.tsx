import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTell } from '../../../api/use-ask.js'
import { useCommonText } from '../../../components/messages.js'
import { useWebhooksText } from './messages.js'
import { CHANGE_WEBHOOK, type Webhook } from './webhook-queries.js'

/** Starts or stops one: what is on its way waits meanwhile, so that nobody need be asked first. */
export function ToggleWebhook({ webhook: { id, url, isActive } }: { webhook: Webhook }) {
  const say = useWebhooksText()
  const common = useCommonText()
  const change = useTell(CHANGE_WEBHOOK, ['webhooks', 'audit'])
  function toggle() {
    change.mutate(
      { input: { webhook: id, change: isActive ? 'DEACTIVATE' : 'ACTIVATE' } },
      {
        onError: ({ message }) => notifications.show({ title: common('failed'), message, color: 'red' }),
      },
    )
  }
  return (
    <Button
      size="xs"
      variant="default"
      loading={change.isPending}
      onClick={toggle}
      aria-label={say(isActive ? 'stopNamed' : 'startNamed', { url })}
    >
      {say(isActive ? 'stop' : 'start')}
    </Button>
  )
}
