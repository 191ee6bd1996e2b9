import { NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useTell } from '../../api/use-ask.js'
import { FormDialog } from '../../components/form-dialog.js'
import { CACHE_TYPES, ENGINE_NAMES, ENGINES } from '../variants/fit-question.js'
import { useNodesText } from './messages.js'
import { type Profile, SAVE_PROFILE } from './node-query.js'
import { AUDIENCES, GIB, PREFERENCES, readProfile } from './read-profile.js'

/** Makes a kind of node, or changes one. One that comes with the product is saved under its name, in its place. */
export function EditProfile({ profile }: { profile?: Profile }) {
  const say = useNodesText()
  const save = useTell(SAVE_PROFILE, ['nodes', 'variants'])
  const title = profile ? say('editOf', { name: profile.name }) : say('newProfile')
  return (
    <FormDialog
      label={profile ? say('edit') : say('newProfile')}
      ariaLabel={title}
      {...(profile && { button: { size: 'xs', variant: 'default' } })}
      title={title}
      action={say('save')}
      onSubmit={fields => save.mutateAsync({ input: readProfile(fields, profile) })}
    >
      <TextInput
        name="name"
        label={say('name')}
        description={say('nameHint')}
        defaultValue={profile?.name ?? ''}
        readOnly={profile !== undefined}
        required
        spellCheck={false}
        autoComplete="off"
      />
      <TextInput name="description" label={say('description')} defaultValue={profile?.description ?? ''} />
      <Machine {...(profile && { profile })} />
      <Wishes {...(profile && { profile })} />
    </FormDialog>
  )
}

/** What the node is. */
function Machine({ profile }: { profile?: Profile }) {
  const say = useNodesText()
  const [device] = profile?.devices ?? []
  return (
    <>
      <NativeSelect
        name="engine"
        label={say('engine')}
        defaultValue={profile?.engine ?? ''}
        data={[
          { value: '', label: say('any') },
          ...ENGINES.map(engine => ({ value: engine, label: ENGINE_NAMES[engine] })),
        ]}
      />
      <NativeSelect
        name="kind"
        label={say('kind')}
        defaultValue={device?.kind ?? 'GPU'}
        data={(['GPU', 'CPU'] as const).map(kind => ({ value: kind, label: say(`kind_${kind}`) }))}
      />
      <Amount
        name="gib"
        label={say('memory')}
        hint={say('memoryHint')}
        value={device && device.memoryBytes / GIB}
      />
      <Amount name="devices" label={say('deviceCount')} value={profile?.devices.length || undefined} />
      <NativeSelect
        name="cache"
        label={say('cache')}
        defaultValue={profile?.cacheType ?? ''}
        data={[{ value: '', label: say('cacheUsual') }, ...CACHE_TYPES]}
      />
    </>
  )
}

/** What it is to hold. */
function Wishes({ profile }: { profile?: Profile }) {
  const say = useNodesText()
  return (
    <>
      <Amount name="context" label={say('context')} value={profile?.contextTokens} />
      <Amount name="maxContext" label={say('maxContext')} value={profile?.maxContextTokens} />
      <Amount name="batch" label={say('batch')} value={profile?.batch} />
      <Amount name="minBits" label={say('minBits')} value={profile?.minBitsPerWeight} />
      <NativeSelect
        name="prefer"
        label={say('prefer')}
        defaultValue={profile?.prefer ?? 'QUALITY'}
        data={PREFERENCES.map(word => ({ value: word, label: say(`prefer_${word}`) }))}
      />
      <NativeSelect
        name="audience"
        label={say('audience')}
        defaultValue={profile?.audience ?? 'INFERENCE'}
        data={AUDIENCES.map(word => ({ value: word, label: say(`audience_${word}`) }))}
      />
      <TextInput
        name="formats"
        label={say('formats')}
        description={say('formatsHint')}
        defaultValue={profile?.formats?.join(', ') ?? ''}
        spellCheck={false}
      />
    </>
  )
}

function Amount({
  name,
  label,
  hint,
  value,
}: {
  name: string
  label: string
  hint?: string
  value: number | null | undefined
}) {
  return (
    <NumberInput
      name={name}
      label={label}
      description={hint}
      defaultValue={value ?? ''}
      min={0}
      allowNegative={false}
      thousandSeparator={false}
      hideControls
    />
  )
}
