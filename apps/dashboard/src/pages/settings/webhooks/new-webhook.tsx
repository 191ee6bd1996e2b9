import { Checkbox, Stack, TextInput } from '@mantine/core'
import { useTell } from '../../../api/use-ask.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { SecretBox } from '../../../components/secret-box.js'
import { useWebhooksText } from './messages.js'
import { CREATE_WEBHOOK, EVENTS } from './webhook-queries.js'

/** Has an address told of what happens in a namespace, or everywhere; shows the secret the one time that it can be read. */
export function NewWebhook({ namespace }: { namespace: string | null }) {
  const say = useWebhooksText()
  const create = useTell(CREATE_WEBHOOK, ['webhooks', 'audit'])
  async function send(fields: FormData): Promise<string> {
    const input = {
      namespace,
      url: textOf(fields, 'url') ?? '',
      events: EVENTS.filter(event => fields.has(event)),
    }
    return (await create.mutateAsync({ input })).createWebhook.secret
  }
  return (
    <FormDialog
      label={say('add')}
      title={say('add')}
      action={say('add')}
      onSubmit={send}
      result={secret => <SecretBox title={say('addedTitle')} text={say('addedText')} secret={secret} />}
    >
      <TextInput
        name="url"
        type="url"
        label={say('address')}
        description={say('addressHelp')}
        required
        data-autofocus
      />
      <Checkbox.Group label={say('events')} description={say('eventsHelp')}>
        <Stack gap="xs" mt="xs">
          {EVENTS.map(event => (
            <Checkbox key={event} name={event} value={event} label={say(`event_${event}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  )
}
