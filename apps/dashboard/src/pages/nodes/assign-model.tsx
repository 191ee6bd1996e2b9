import { NativeSelect, Text, TextInput } from '@mantine/core'
import { useAll } from '../../api/use-all.js'
import { useTell } from '../../api/use-ask.js'
import { FormDialog, textOf } from '../../components/form-dialog.js'
import { useSearch } from '../../routing/use-search.js'
import { useNodesText } from './messages.js'
import { ASSIGN, NODES, PROFILES } from './node-query.js'

const NODE = 'node:'
const PROFILE = 'profile:'

/** Has a node, or all of one kind, hold a model before anybody asks for it. */
export function AssignModel() {
  const say = useNodesText()
  const [, change] = useSearch()
  const nodes = useAll('nodes', 'nodes', NODES, {}, data => data.clusterNodes)
  const profiles = useAll('nodes', 'profiles', PROFILES, {}, data => data.profiles)
  const assign = useTell(ASSIGN, ['nodes'])
  const choices = [
    ...(profiles.data?.rows ?? []).map(({ name }) => ({
      value: `${PROFILE}${name}`,
      label: say('toProfile', { name }),
    })),
    ...(nodes.data?.rows ?? []).map(({ name }) => ({
      value: `${NODE}${name}`,
      label: say('toNode', { name }),
    })),
  ]
  async function submit(fields: FormData) {
    const to = textOf(fields, 'to') ?? ''
    await assign.mutateAsync({
      input: {
        model: textOf(fields, 'model') ?? '',
        revision: textOf(fields, 'revision'),
        node: to.startsWith(NODE) ? to.slice(NODE.length) : null,
        profile: to.startsWith(PROFILE) ? to.slice(PROFILE.length) : null,
      },
    })
    change({ view: 'assignments' })
  }
  return (
    <FormDialog label={say('assign')} title={say('assign')} action={say('assignAction')} onSubmit={submit}>
      <Text size="sm">{say('assignSay')}</Text>
      <TextInput
        name="model"
        label={say('model')}
        required
        data-autofocus
        spellCheck={false}
        autoComplete="off"
      />
      <NativeSelect name="to" label={say('assignTo')} data={choices} required />
      <TextInput
        name="revision"
        label={say('revision')}
        description={say('revisionHint')}
        spellCheck={false}
        autoComplete="off"
      />
    </FormDialog>
  )
}
