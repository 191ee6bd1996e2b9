import { Alert, Group, NativeSelect, Text } from '@mantine/core'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { useOrganizationsText } from './messages.js'

/** From the least to the most. */
export const ROLES = ['READER', 'CONTRIBUTOR', 'REVIEWER', 'ADMIN'] as const
export type Role = (typeof ROLES)[number]

/** Roles to choose from, by their names. */
export function useRoleChoices() {
  const say = useOrganizationsText()
  return ROLES.map(value => ({ value, label: say(`role_${value}`) }))
}

/** A role, and a dialog that changes it: what one grants is written down, and must not follow from a key that was pressed in passing. */
export function RoleField({
  name,
  role,
  mayBeNone = false,
  isSelf = false,
  onChange,
}: {
  name: string
  role: Role | null
  mayBeNone?: boolean
  /** It is the viewer’s own, which they may not be able to take back. */
  isSelf?: boolean
  onChange: (role: Role | null) => Promise<unknown>
}) {
  const say = useOrganizationsText()
  const choices = useRoleChoices()
  const send = (fields: FormData) => onChange(ROLES.find(known => known === textOf(fields, 'role')) ?? null)
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm">{say(role === null ? 'noRole' : `role_${role}`)}</Text>
      <FormDialog
        label={say('changeRole')}
        ariaLabel={say('changeRoleOf', { name })}
        title={say('changeRoleOf', { name })}
        action={say('changeRole')}
        button={{ variant: 'default', size: 'compact-xs' }}
        onSubmit={send}
      >
        {isSelf && (
          <Alert color="yellow" role="note">
            {say('changeOwnRole')}
          </Alert>
        )}
        <NativeSelect
          name="role"
          label={say('role')}
          defaultValue={role ?? ''}
          data={mayBeNone ? [{ value: '', label: say('noRole') }, ...choices] : choices}
          data-autofocus
        />
      </FormDialog>
    </Group>
  )
}
