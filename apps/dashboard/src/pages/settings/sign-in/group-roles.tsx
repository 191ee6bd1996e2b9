import { Stack, Text } from '@mantine/core'
import type { Column } from '../../../components/data-table.js'
import { PlainTable } from '../../../components/plain-table.js'
import { SectionHead } from '../section-head.js'
import { useSignInSettingsText } from './messages.js'
import type { GroupRole } from './sign-in-queries.js'

/** What members of each group get; those whose organization is not there get nothing, which one should see. */
export function GroupRoles({ groups }: { groups: readonly GroupRole[] }) {
  const say = useSignInSettingsText()
  const columns: readonly Column<GroupRole>[] = [
    { key: 'group', header: say('group'), cell: ({ group }) => group, text: ({ group }) => group },
    {
      key: 'organization',
      header: say('organization'),
      cell: ({ organization }) => organization,
      text: ({ organization }) => organization,
    },
    { key: 'role', header: say('role'), cell: ({ role }) => say(`role_${role}`), text: ({ role }) => role },
    {
      key: 'known',
      header: say('known'),
      cell: ({ isKnown }) => (isKnown ? say('yes') : say('organizationUnknown')),
      text: ({ isKnown }) => isKnown,
    },
  ]
  return (
    <Stack gap="sm">
      <SectionHead title={say('groups')} text={say('groupsText')} />
      {groups.length === 0 ? (
        <Text size="sm">{say('noGroups')}</Text>
      ) : (
        <PlainTable
          caption={say('groups')}
          columns={columns}
          rows={groups}
          keyOf={(_row, at) => String(at)}
          csvName="group-roles"
        />
      )}
    </Stack>
  )
}
