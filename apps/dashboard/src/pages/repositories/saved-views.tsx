import { ActionIcon, Anchor, Button, Group, Stack, TextInput, Title } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useAsk, useTell } from '../../api/use-ask.js'
import { Failure } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { useSearch } from '../../routing/use-search.js'
import { useViewer } from '../../session/use-viewer.js'
import { useRepositoriesText } from './messages.js'
import { DELETE_SAVED_FILTER, SAVE_FILTER, SAVED_FILTERS } from './queries.js'
import { viewText } from './view.js'

const ICON_SIZE = 14
const MAX_NAME_LENGTH = 100

/** Views that one comes back to, and a way to keep the one that is shown. For who is signed in. */
export function SavedViews() {
  const viewer = useViewer()
  return viewer.data ? <OwnViews /> : null
}

function OwnViews() {
  const say = useRepositoriesText()
  const [search] = useSearch()
  const saved = useAsk('accounts', SAVED_FILTERS, {})
  const remove = useTell(DELETE_SAVED_FILTER, ['accounts'])
  const view = viewText(search)
  const views = saved.data?.savedFilters ?? []
  if (views.length === 0 && view === '') return null
  return (
    <Stack gap={6}>
      <Title order={2} size="h6">
        {say('savedViews')}
      </Title>
      {views.map(({ id, name, search: kept }) => (
        <Group key={id} justify="space-between" wrap="nowrap" gap="xs">
          <Anchor
            component={AppLink}
            href={`/-/repositories${kept === '' ? '' : `?${kept}`}`}
            size="sm"
            fw={kept === view ? 700 : 400}
            aria-current={kept === view}
            className="any-break"
          >
            {name}
          </Anchor>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={say('deleteView', { name })}
            loading={remove.isPending && remove.variables.id === id}
            onClick={() => remove.mutate({ id })}
          >
            <IconTrash size={ICON_SIZE} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {remove.error && <Failure error={remove.error} />}
      {view !== '' && views.every(({ search: kept }) => kept !== view) && <SaveForm view={view} />}
    </Stack>
  )
}

function SaveForm({ view }: { view: string }) {
  const say = useRepositoriesText()
  const [name, setName] = useState('')
  const save = useTell(SAVE_FILTER, ['accounts'])
  function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() === '') return
    save.mutate({ input: { name: name.trim(), search: view } }, { onSuccess: () => setName('') })
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          size="xs"
          label={say('saveAs')}
          value={name}
          maxLength={MAX_NAME_LENGTH}
          onChange={event => setName(event.target.value)}
          style={{ flex: 1 }}
        />
        <Button type="submit" size="xs" variant="default" loading={save.isPending}>
          {say('save')}
        </Button>
      </Group>
      {save.error && <Failure error={save.error} />}
    </form>
  )
}
