import { NativeSelect } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useCommonText } from '../../../components/messages.js'
import { useOrganizationsText } from './messages.js'

/** From the least to the most. */
export const ROLES = ['READER', 'CONTRIBUTOR', 'REVIEWER', 'ADMIN'] as const
export type Role = (typeof ROLES)[number]

/** Roles to choose from, by their names. */
export function useRoleChoices() {
  const say = useOrganizationsText()
  return ROLES.map(value => ({ value, label: say(`role_${value}`) }))
}

/** CSS pixels: the longest name of a role is read whole, on a narrow page, too. */
const ROLE_WIDTH = 150

/** A role that is changed by choosing another one; the old one stays shown until the server says that it changed. */
export function RoleField({
  name,
  role,
  mayBeNone = false,
  onChange,
}: {
  name: string
  role: Role | null
  mayBeNone?: boolean
  onChange: (role: Role | null) => Promise<unknown>
}) {
  const say = useOrganizationsText()
  const common = useCommonText()
  const choices = useRoleChoices()
  function choose(value: string) {
    onChange(ROLES.find(known => known === value) ?? null).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      notifications.show({ title: common('failed'), message, color: 'red' })
    })
  }
  return (
    <NativeSelect
      size="xs"
      miw={ROLE_WIDTH}
      aria-label={say('roleOf', { name })}
      value={role ?? ''}
      onChange={event => choose(event.target.value)}
      data={mayBeNone ? [{ value: '', label: say('noRole') }, ...choices] : choices}
    />
  )
}
