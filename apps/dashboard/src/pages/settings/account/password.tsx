import { Alert, PasswordInput, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTell } from '../../../api/use-ask.js'
import { FormDialog } from '../../../components/form-dialog.js'
import { SectionHead } from '../section-head.js'
import { CHANGE_PASSWORD } from './account-queries.js'
import { useAccountText } from './messages.js'

/** The server takes no shorter one. */
const MIN_LENGTH = 10

/** Sets a password, or another one by whoever knows the one until now. */
export function Password({ hasPassword }: { hasPassword: boolean }) {
  const say = useAccountText()
  const change = useTell(CHANGE_PASSWORD, ['session', 'tokens', 'audit'])
  const [isChanged, setChanged] = useState(false)
  const title = hasPassword ? say('changePassword') : say('setPassword')
  async function send(fields: FormData) {
    const current = fields.get('current')
    const currentPassword = typeof current === 'string' ? current : null
    await change.mutateAsync({ input: { password: String(fields.get('new')), currentPassword } })
    setChanged(true)
  }
  return (
    <Stack gap="sm">
      <SectionHead title={say('password')} text={hasPassword ? say('passwordText') : say('noPassword')}>
        <FormDialog
          label={title}
          title={title}
          action={title}
          button={{ variant: 'default', size: 'xs' }}
          onSubmit={send}
        >
          {hasPassword && (
            <PasswordInput
              name="current"
              label={say('currentPassword')}
              autoComplete="current-password"
              required
              data-autofocus
            />
          )}
          <PasswordInput
            name="new"
            label={say('newPassword')}
            description={say('passwordHelp')}
            autoComplete="new-password"
            minLength={MIN_LENGTH}
            required
          />
        </FormDialog>
      </SectionHead>
      {isChanged && (
        <Alert role="status" variant="light">
          {say('passwordChanged')}
        </Alert>
      )}
    </Stack>
  )
}
