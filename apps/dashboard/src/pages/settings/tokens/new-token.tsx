import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAsk, useTell } from '../../../api/use-ask.js'
import { FormDialog, FormModal, textOf } from '../../../components/form-dialog.js'
import { SecretBox } from '../../../components/secret-box.js'
import { useTokensText } from './messages.js'
import { grantOf, type Scope, SCOPES } from './place-of.js'
import { placesIn, TokenPlaces } from './token-places.js'
import { CREATE_TOKEN, PROFILE_NAMES } from './token-queries.js'

const AUDIENCES = ['PERSON', 'CI', 'INFERENCE'] as const
/** Days that a token lasts; the first is what one gets unasked. */
const EXPIRIES = ['90', '7', '30', '365', 'never'] as const
const DAY_MS = 24 * 3_600_000

/** Makes a token, and shows it the one time that it can be read. */
export function NewToken() {
  const say = useTokensText()
  return (
    <FormDialog label={say('create')} title={say('create')} {...useForm()}>
      <Fields />
    </FormDialog>
  )
}

/** The same for another account, by an administrator: a machine can’t sign in to make its own. */
export function NewTokenFor({ account, onClose }: { account: string; onClose: () => void }) {
  const say = useTokensText()
  return (
    <FormModal isOpen onClose={onClose} title={say('createFor', { name: account })} {...useForm(account)}>
      <Fields />
    </FormModal>
  )
}

function useForm(account?: string) {
  const say = useTokensText()
  const create = useTell(CREATE_TOKEN, ['tokens', 'audit'])
  async function send(fields: FormData): Promise<string> {
    const days = textOf(fields, 'expires')
    const grants = placesIn(fields).map(({ place, scope }) => grantOf(place, scope))
    const { createToken } = await create.mutateAsync({
      input: {
        account: account ?? null,
        name: textOf(fields, 'name') ?? '',
        scope: textOf(fields, 'scope') as Scope,
        audience: textOf(fields, 'audience') as (typeof AUDIENCES)[number],
        profile: textOf(fields, 'profile'),
        expiresAt: days === 'never' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
        grants: grants.length > 0 ? grants : null,
      },
    })
    return createToken.text
  }
  const result = (text: string) => <SecretBox title={say('createdTitle')} secret={text} />
  return { action: say('create'), onSubmit: send, result }
}

function Fields() {
  const say = useTokensText()
  const [audience, setAudience] = useState<string>(AUDIENCES[0])
  return (
    <>
      <TextInput name="name" label={say('name')} description={say('nameHelp')} required data-autofocus />
      <NativeSelect
        name="scope"
        label={say('scope')}
        data={SCOPES.map(value => ({ value, label: say(`scope_${value}`) }))}
      />
      <NativeSelect
        name="audience"
        label={say('audience')}
        description={say('audienceHelp')}
        value={audience}
        onChange={event => setAudience(event.target.value)}
        data={AUDIENCES.map(value => ({ value, label: say(`audience_${value}`) }))}
      />
      {audience === 'INFERENCE' && <ProfileField />}
      <NativeSelect
        name="expires"
        label={say('expires')}
        data={EXPIRIES.map(value => ({ value, label: say(`expires_${value}`) }))}
      />
      <TokenPlaces />
    </>
  )
}

function ProfileField() {
  const say = useTokensText()
  const { data } = useAsk('nodes', PROFILE_NAMES, {})
  const names = data?.profiles.nodes.map(({ name }) => ({ value: name, label: name })) ?? []
  return (
    <NativeSelect
      name="profile"
      label={say('profile')}
      data={[{ value: '', label: say('profileNone') }, ...names]}
    />
  )
}
