import { Button, Menu, PasswordInput, Text } from '@mantine/core'
import { useState } from 'react'
import { useTell } from '../../../api/use-ask.js'
import { Confirm } from '../../../components/confirm.js'
import { FormModal } from '../../../components/form-dialog.js'
import { NewTokenFor } from '../tokens/new-token.js'
import { useUsersText } from './messages.js'
import { type Account, SET_PASSWORD_OF, SIGN_OUT_EVERYWHERE_OF, UPDATE_ACCOUNT } from './user-queries.js'

type Action = 'demote' | 'disable' | 'enable' | 'promote' | 'signOut'

/** What administrators may do with an account; each is asked for first. */
export function UserActions({ account }: { account: Account }) {
  const say = useUsersText()
  const [asked, setAsked] = useState<Action | 'createToken' | 'setPassword' | null>(null)
  const actions: readonly Action[] = [
    account.isAdmin ? 'demote' : 'promote',
    account.isDisabled ? 'enable' : 'disable',
    'signOut',
  ]
  const close = () => setAsked(null)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" aria-label={say('actionsOf', { name: account.name })}>
            {say('actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {[
            ...actions,
            ...(account.kind === 'SERVICE' ? ['createToken' as const] : []),
            'setPassword' as const,
          ].map(action => (
            <Menu.Item key={action} onClick={() => setAsked(action)}>
              {say(action)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {asked === 'setPassword' && <PasswordDialog name={account.name} onClose={close} />}
      {asked === 'createToken' && <NewTokenFor account={account.name} onClose={close} />}
      {asked !== null && asked !== 'setPassword' && asked !== 'createToken' && (
        <ActionDialog name={account.name} action={asked} onClose={close} />
      )}
    </>
  )
}

function ActionDialog({ name, action, onClose }: { name: string; action: Action; onClose: () => void }) {
  const say = useUsersText()
  const update = useTell(UPDATE_ACCOUNT, ['accounts', 'audit'])
  const signOut = useTell(SIGN_OUT_EVERYWHERE_OF, ['accounts', 'audit'])
  const changes = {
    promote: { isAdmin: true },
    demote: { isAdmin: false },
    disable: { isDisabled: true },
    enable: { isDisabled: false },
  } as const
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={say(`${action}Title`)}
      action={say(action)}
      isDangerous={action !== 'enable'}
      onConfirm={() =>
        action === 'signOut'
          ? signOut.mutateAsync({ account: name })
          : update.mutateAsync({ input: { name, ...changes[action] } })
      }
    >
      {say(`${action}Text`, { name })}
    </Confirm>
  )
}

function PasswordDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const say = useUsersText()
  const set = useTell(SET_PASSWORD_OF, ['accounts', 'audit'])
  const send = (fields: FormData) =>
    set.mutateAsync({ input: { account: name, password: String(fields.get('password')) } })
  return (
    <FormModal
      isOpen
      onClose={onClose}
      title={say('setPassword')}
      action={say('setPassword')}
      onSubmit={send}
    >
      <Text size="sm">{say('passwordText', { name })}</Text>
      <PasswordInput
        name="password"
        label={say('newPassword')}
        description={say('passwordHelp')}
        required
        autoComplete="new-password"
        data-autofocus
      />
    </FormModal>
  )
}
