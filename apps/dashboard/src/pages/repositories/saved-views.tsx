import { ActionIcon, Anchor, Button, Group, Stack, TextInput, Title } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useRef, useState } from 'react'
import { useAsk, useTell } from '../../api/use-ask.js'
import { Confirm } from '../../components/confirm.js'
import { Failure } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { useSearch } from '../../routing/use-search.js'
import { useViewer } from '../../session/use-viewer.js'
import { useRepositoriesText } from './messages.js'
import { DELETE_SAVED_FILTER, SAVE_FILTER, SAVED_FILTERS } from './queries.js'
import { SEARCH_ID } from './search-box.js'
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
  const head = useRef<HTMLHeadingElement>(null)
  const views = saved.data?.savedFilters ?? []
  if (views.length === 0 && view === '' && !saved.error) return null
  // The button that was pressed is gone by then.
  const focusHead = () => (head.current ?? document.getElementById(SEARCH_ID))?.focus()
  return (
    <Stack gap={6}>
      <Title order={2} size="h6" ref={head} tabIndex={-1} style={{ outline: 'none' }}>
        {say('savedViews')}
      </Title>
      {saved.error && !saved.data && <Failure error={saved.error} onRetry={() => void saved.refetch()} />}
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
            onClick={() => remove.mutate({ id }, { onSuccess: focusHead })}
          >
            <IconTrash size={ICON_SIZE} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {remove.error && <Failure error={remove.error} />}
      {saved.data && view !== '' && views.every(({ search: kept }) => kept !== view) && (
        <SaveForm view={view} taken={views.map(({ name }) => name)} onKept={focusHead} />
      )}
    </Stack>
  )
}

/** @param taken  names of other views, which are replaced only when one says so */
function SaveForm({ view, taken, onKept }: { view: string; taken: readonly string[]; onKept: () => void }) {
  const say = useRepositoriesText()
  const [name, setName] = useState('')
  const [isAsking, { open, close }] = useDisclosure(false)
  const save = useTell(SAVE_FILTER, ['accounts'])
  async function keep() {
    await save.mutateAsync({ input: { name: name.trim(), search: view } })
    setName('')
    onKept()
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() === '' || save.isPending) return
    if (taken.includes(name.trim())) open()
    else void keep().catch(() => undefined) // shown below
  }
  return (
    <>
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
        {save.error && !isAsking && <Failure error={save.error} isOfAct />}
      </form>
      <Confirm
        isOpen={isAsking}
        onClose={close}
        title={say('viewTaken', { name: name.trim() })}
        action={say('viewReplace')}
        onConfirm={keep}
      >
        {say('viewTakenText')}
      </Confirm>
    </>
  )
}
