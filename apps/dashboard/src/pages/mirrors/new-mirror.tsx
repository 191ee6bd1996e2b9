import { NativeSelect, TextInput } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { useAsk, useTell } from '../../api/use-ask.js'
import { FormDialog, textOf } from '../../components/form-dialog.js'
import { useCommonText } from '../../components/messages.js'
import { useMirrorsText } from './messages.js'
import { MIRROR_REPOSITORY, UPSTREAM } from './mirror-query.js'

const TYPES = ['MODEL', 'DATASET'] as const
const VISIBILITIES = ['', 'PRIVATE', 'INTERNAL', 'PUBLIC'] as const

/** Asks what to mirror, begins, and leads to the run. */
export function NewMirror({ label }: { label: string }) {
  const say = useMirrorsText()
  const common = useCommonText()
  const { history } = useRouter()
  const upstream = useAsk('mirrors', UPSTREAM, {})
  const mirror = useTell(MIRROR_REPOSITORY, ['mirrors', 'repos'])
  async function submit(fields: FormData) {
    const { mirrorRepository } = await mirror.mutateAsync({
      input: {
        repo: textOf(fields, 'repo') ?? '',
        type: TYPES.find(type => type === fields.get('type')) ?? 'MODEL',
        from: textOf(fields, 'from'),
        revision: textOf(fields, 'revision'),
        visibility: VISIBILITIES.find(word => word === fields.get('visibility')) || null,
      },
    })
    history.push(`/-/mirrors/${mirrorRepository.mirror.id}`)
  }
  return (
    <FormDialog label={label} title={say('newMirror')} action={say('start')} onSubmit={submit}>
      <TextInput
        name="repo"
        label={say('repo')}
        description={say('repoHint')}
        required
        data-autofocus
        autoComplete="off"
        spellCheck={false}
      />
      <NativeSelect
        name="type"
        label={say('type')}
        data={TYPES.map(type => ({ value: type, label: common(`type_${type}`) }))}
      />
      <TextInput
        name="from"
        label={say('from')}
        description={say('fromHint', { url: upstream.data?.upstream.url ?? '…' })}
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        name="revision"
        label={say('revision')}
        description={say('revisionHint')}
        autoComplete="off"
        spellCheck={false}
      />
      <NativeSelect
        name="visibility"
        label={say('visibility')}
        data={VISIBILITIES.map(word => ({ value: word, label: say(`visibility_${word}`) }))}
      />
    </FormDialog>
  )
}
