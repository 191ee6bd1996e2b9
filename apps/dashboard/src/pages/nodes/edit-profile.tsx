import { Checkbox, NativeSelect, NumberInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ApiError } from '../../api/api-error.js'
import { ask } from '../../api/ask.js'
import { useTell } from '../../api/use-ask.js'
import { FormDialog } from '../../components/form-dialog.js'
import { CACHE_TYPES, ENGINE_NAMES, ENGINES } from '../variants/fit-question.js'
import { devicesText, namedDevices } from './devices-text.js'
import { useNodesText } from './messages.js'
import { type Profile, PROFILE_NAMED, SAVE_PROFILE } from './node-query.js'
import { areAlike, AUDIENCES, GIB, PREFERENCES, readProfile, REPLACES } from './read-profile.js'

/** Makes a kind of node, or changes one. One that comes with the product is saved under its name, in its place. */
export function EditProfile({ profile }: { profile?: Profile }) {
  const say = useNodesText()
  const save = useTell(SAVE_PROFILE, ['nodes', 'variants'])
  async function submit(fields: FormData) {
    const input = readProfile(fields, profile)
    if (!profile && (await isTaken(input.name)))
      throw new ApiError('taken', say('nameTaken', { name: input.name }))
    return save.mutateAsync({ input })
  }
  const title = profile ? say('editOf', { name: profile.name }) : say('newProfile')
  return (
    <FormDialog
      label={profile ? say('edit') : say('newProfile')}
      ariaLabel={title}
      {...(profile && { button: { size: 'xs', variant: 'default' } })}
      title={title}
      action={say('save')}
      onSubmit={submit}
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

/** Saving under a name that there is would put the new one in its place. */
async function isTaken(name: string): Promise<boolean> {
  return (await ask(PROFILE_NAMED, { name })).profile !== null
}

/** What the node is. */
function Machine({ profile }: { profile?: Profile }) {
  const say = useNodesText()
  const [device] = profile?.devices ?? []
  const isMixed = !areAlike(profile?.devices ?? [])
  const [isReplaced, setReplaced] = useState(!isMixed)
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
      {isMixed && (
        <>
          <Text size="sm">{say('mixed', { devices: devicesText(namedDevices(profile)) })}</Text>
          <Checkbox
            name={REPLACES}
            value="true"
            label={say('replaceDevices')}
            checked={isReplaced}
            onChange={event => setReplaced(event.target.checked)}
          />
        </>
      )}
      {isReplaced && <Devices profile={profile} device={device} />}
      <NativeSelect
        name="cache"
        label={say('cache')}
        defaultValue={profile?.cacheType ?? ''}
        data={[{ value: '', label: say('cacheUsual') }, ...CACHE_TYPES]}
      />
    </>
  )
}

function Devices({
  profile,
  device,
}: {
  profile: Profile | undefined
  device: Profile['devices'][number] | undefined
}) {
  const say = useNodesText()
  return (
    <>
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
      <Amount
        name="devices"
        label={say('deviceCount')}
        isWhole
        value={profile?.devices.length || undefined}
      />
    </>
  )
}

/** What it is to hold. */
function Wishes({ profile }: { profile?: Profile }) {
  const say = useNodesText()
  return (
    <>
      <Amount name="context" isWhole label={say('context')} value={profile?.contextTokens} />
      <Amount name="maxContext" isWhole label={say('maxContext')} value={profile?.maxContextTokens} />
      <Amount name="batch" isWhole label={say('batch')} value={profile?.batch} />
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
  isWhole = false,
}: {
  name: string
  label: string
  hint?: string
  value: number | null | undefined
  isWhole?: boolean
}) {
  return (
    <NumberInput
      name={name}
      label={label}
      description={hint}
      defaultValue={value ?? ''}
      min={0}
      allowNegative={false}
      allowDecimal={!isWhole}
      thousandSeparator={false}
      hideControls
    />
  )
}
