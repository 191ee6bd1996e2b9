import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { VariablesOf } from '../../../api/graphql.js'
import { useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { Failure } from '../../../components/states.js'
import { repoPath } from '../../../routing/paths.js'
import type { Repository } from '../use-repository.js'
import { changedOf } from './changed-of.js'
import { AccessRequests } from './access-requests.js'
import { Grants } from './grants.js'
import { useRepoSettingsText } from './messages.js'
import { CHANGE, DELETE, MOVE } from './queries.js'

const VISIBILITIES = ['PRIVATE', 'INTERNAL', 'PUBLIC'] as const
const GATINGS = ['NONE', 'AUTO', 'MANUAL'] as const

/** What the administrators of a repository decide about it. */
export function SettingsView({ repo }: { repo: Repository }) {
  return (
    <Stack gap="xl">
      <General repo={repo} />
      <Grants repo={repo} />
      {repo.gating !== 'NONE' && <AccessRequests repo={repo} />}
      <Group>
        <Move repo={repo} />
        <Delete repo={repo} />
      </Group>
    </Stack>
  )
}

type Input = VariablesOf<typeof CHANGE>['input']

function General({ repo }: { repo: Repository }) {
  const say = useRepoSettingsText()
  const tell = useTell<unknown, VariablesOf<typeof CHANGE>>(CHANGE, ['repos', 'verdicts'])
  // What the fields began with: what somebody else has changed since is not changed back by who never touched it.
  const [begun, setBegun] = useState(() => ({
    visibility: repo.visibility,
    gating: repo.gating,
    defaultBranch: repo.defaultBranch,
    discussionsDisabled: repo.discussionsDisabled,
  }))
  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const wanted = {
      visibility: VISIBILITIES.find(word => word === fields.get('visibility')) ?? begun.visibility,
      gating: GATINGS.find(word => word === fields.get('gating')) ?? begun.gating,
      defaultBranch: textOf(fields, 'defaultBranch') ?? begun.defaultBranch,
      discussionsDisabled: fields.has('discussionsDisabled'),
    }
    const input: Input = { type: repo.type, repo: repo.fullName, ...changedOf(begun, wanted) }
    tell.mutate(
      { input },
      {
        onSuccess: () => {
          setBegun(wanted)
          notifications.show({ message: say('saved') })
        },
      },
    )
  }
  return (
    <form onSubmit={save}>
      <Stack maw={520}>
        <Title order={2} size="h4">
          {say('general')}
        </Title>
        <NativeSelect
          name="visibility"
          label={say('visibility')}
          defaultValue={begun.visibility}
          data={VISIBILITIES.map(value => ({ value, label: say(`visibility_${value}`) }))}
        />
        <NativeSelect
          name="gating"
          label={say('gating')}
          defaultValue={begun.gating}
          data={GATINGS.map(value => ({ value, label: say(`gating_${value}`) }))}
        />
        <TextInput name="defaultBranch" label={say('defaultBranch')} defaultValue={begun.defaultBranch} />
        <Checkbox
          name="discussionsDisabled"
          label={say('discussionsDisabled')}
          defaultChecked={begun.discussionsDisabled}
        />
        {tell.error && <Failure error={tell.error} />}
        <Group>
          <Button type="submit" loading={tell.isPending}>
            {say('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Move({ repo }: { repo: Repository }) {
  const say = useRepoSettingsText()
  const { history } = useRouter()
  const tell = useTell(MOVE, ['repos'])
  async function move(fields: FormData) {
    const to = textOf(fields, 'to') ?? repo.fullName
    const { moveRepo } = await tell.mutateAsync({ input: { type: repo.type, repo: repo.fullName, to } })
    history.push(repoPath(moveRepo, { view: 'settings' }))
  }
  return (
    <FormDialog
      label={say('move')}
      title={say('move')}
      action={say('move')}
      button={{ variant: 'default' }}
      onSubmit={move}
    >
      <Text size="sm">{say('moveText')}</Text>
      <TextInput name="to" label={say('newName')} defaultValue={repo.fullName} required />
    </FormDialog>
  )
}

function Delete({ repo }: { repo: Repository }) {
  const say = useRepoSettingsText()
  const { history } = useRouter()
  const tell = useTell(DELETE, ['mirrors'])
  async function remove() {
    await tell.mutateAsync({ input: { type: repo.type, repo: repo.fullName } })
    history.push('/-/repositories')
  }
  return (
    <ConfirmButton
      label={say('delete')}
      title={say('delete')}
      action={say('deleteNow')}
      isDangerous
      typed={repo.fullName}
      button={{ size: 'sm', color: 'red.9', variant: 'filled' }}
      onConfirm={remove}
    >
      {say('deleteText')}
    </ConfirmButton>
  )
}
