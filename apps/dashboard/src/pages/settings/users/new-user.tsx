import { Checkbox, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useTell } from '../../../api/use-ask.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { useUsersText } from './messages.js'
import { CREATE_ACCOUNT } from './user-queries.js'

/** Makes an account for a person or a machine. */
export function NewUser() {
  const say = useUsersText()
  const create = useTell(CREATE_ACCOUNT, ['accounts', 'audit'])
  const send = (fields: FormData) =>
    create.mutateAsync({
      input: {
        name: textOf(fields, 'name') ?? '',
        kind: textOf(fields, 'kind') === 'SERVICE' ? 'SERVICE' : 'USER',
        fullName: textOf(fields, 'fullName'),
        email: textOf(fields, 'email'),
        password: String(fields.get('password') ?? '') || null, // with the spaces that it is typed with when signing in
        isAdmin: fields.has('isAdmin'),
      },
    })
  return (
    <FormDialog label={say('add')} title={say('add')} action={say('add')} onSubmit={send}>
      <TextInput
        name="name"
        label={say('name')}
        description={say('nameHelp')}
        required
        autoComplete="off"
        data-autofocus
      />
      <NativeSelect
        name="kind"
        label={say('kind')}
        data={(['USER', 'SERVICE'] as const).map(value => ({ value, label: say(`kind_${value}`) }))}
      />
      <TextInput name="fullName" label={say('fullName')} autoComplete="off" />
      <TextInput name="email" type="email" label={say('email')} autoComplete="off" />
      <PasswordInput
        name="password"
        label={say('password')}
        description={say('passwordHelp')}
        autoComplete="new-password"
      />
      <Checkbox name="isAdmin" label={say('isAdmin')} />
    </FormDialog>
  )
}
