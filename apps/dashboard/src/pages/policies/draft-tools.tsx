import { Button, FileButton, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTell } from '../../api/use-ask.js'
import { ConfirmButton } from '../../components/confirm.js'
import { saveFile } from '../../components/save-file.js'
import { useSearch } from '../../routing/use-search.js'
import { usePoliciesText } from './messages.js'
import { DELETE_DRAFT } from './queries.js'
import { readPolicyFile } from './read-policy-file.js'

/** What else one does with a draft: compare it, carry it out and in as a file, and throw it away. */
export function DraftTools({
  id,
  name,
  source,
  onImport,
  isComparing,
  onCompare,
  onLeave,
}: {
  id: string
  name: string
  source: string
  onImport: (source: string) => void
  isComparing: boolean
  onCompare: () => void
  /** Called before the draft is left, whatever was not saved. */
  onLeave: () => void
}) {
  const say = usePoliciesText()
  const [, change] = useSearch()
  const remove = useTell(DELETE_DRAFT, ['policies'])

  async function read(file: File | null) {
    if (!file) return
    try {
      onImport(await readPolicyFile(file, say('importTooLarge')))
    } catch (error) {
      notifications.show({ message: (error as Error).message, color: 'red' })
    }
  }
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" aria-pressed={isComparing} onClick={onCompare}>
        {say('compare')}
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => saveFile(`${name || say('yamlFile')}.yaml`, 'application/yaml', source)}
      >
        {say('export')}
      </Button>
      <FileButton
        onChange={file => void read(file)}
        accept=".yaml,.yml"
        inputProps={{ 'aria-label': say('import') }}
      >
        {props => (
          <Button size="xs" variant="default" {...props}>
            {say('import')}
          </Button>
        )}
      </FileButton>
      <ConfirmButton
        label={say('delete')}
        title={say('deleteTitle', { name })}
        action={say('delete')}
        isDangerous
        onConfirm={async () => {
          await remove.mutateAsync({ id })
          onLeave()
          change({ draft: null, run: null, tab: 'drafts' }, { isStep: true })
        }}
      >
        {say('deleteText')}
      </ConfirmButton>
    </Group>
  )
}
