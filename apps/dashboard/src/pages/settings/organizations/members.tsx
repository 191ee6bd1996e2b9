import { NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { usePages, useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { Time } from '../../../components/time.js'
import { SectionHead } from '../section-head.js'
import { type Role, RoleField, useRoleChoices } from './member-role.js'
import { useOrganizationsText } from './messages.js'
import { type Member, MEMBERS, REMOVE_MEMBER, SET_MEMBER } from './organization-queries.js'
import type { Place } from './organization-view.js'

/** What changes with a membership: one’s own rights may be among it. */
const TOPICS = ['accounts', 'session', 'audit'] as const

/** Who belongs to an organization, and as what. */
export function Members(place: Place) {
  const say = useOrganizationsText()
  const { organization, isMine } = place
  const pages = usePages('accounts', MEMBERS, { name: organization }, data => data.organization?.members)
  return (
    <Stack>
      <SectionHead title={say('members')} text={say('membersText')} order={3}>
        {isMine && <NewMember organization={organization} />}
      </SectionHead>
      <DataTable
        caption={say('members')}
        columns={useColumns(place)}
        pages={pages}
        keyOf={({ account }) => account.id}
        csvName={`${organization}-members`}
        empty="—"
      />
    </Stack>
  )
}

function useColumns(place: Place): readonly Column<Member>[] {
  const say = useOrganizationsText()
  return [
    {
      key: 'account',
      header: say('account'),
      cell: ({ account }) => (
        <>
          <Text size="sm" fw={600}>
            {account.name}
          </Text>
          {account.fullName && (
            <Text size="xs" c="dimmed">
              {account.fullName}
            </Text>
          )}
        </>
      ),
      text: ({ account }) => account.name,
    },
    {
      key: 'role',
      header: say('role'),
      cell: member => (place.isMine ? <RoleOf place={place} member={member} /> : say(`role_${member.role}`)),
      text: ({ role }) => role,
    },
    {
      key: 'created',
      header: say('created'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
    { key: 'actions', header: say('actions'), cell: member => <Removal place={place} member={member} /> },
  ]
}

function RoleOf({ place: { organization, viewer }, member }: { place: Place; member: Member }) {
  const set = useTell(SET_MEMBER, TOPICS)
  const { name } = member.account
  return (
    <RoleField
      name={name}
      role={member.role}
      isSelf={name === viewer}
      onChange={role =>
        set.mutateAsync({ input: { organization, account: name, role: role ?? member.role } })
      }
    />
  )
}

/** Whoever manages the organization may remove anybody, and anybody may leave. */
function Removal({ place: { organization, viewer, isMine }, member }: { place: Place; member: Member }) {
  const say = useOrganizationsText()
  const remove = useTell(REMOVE_MEMBER, TOPICS)
  const { name } = member.account
  const isSelf = name === viewer
  if (!isMine && !isSelf) return '—'
  const values = { name, organization }
  return (
    <ConfirmButton
      label={say(isSelf ? 'leave' : 'remove')}
      ariaLabel={isSelf ? say('leave') : say('removeNamed', values)}
      title={say(isSelf ? 'leaveTitle' : 'removeTitle')}
      action={say(isSelf ? 'leave' : 'remove')}
      isDangerous
      onConfirm={() => remove.mutateAsync({ input: { organization, account: name } })}
    >
      {say(isSelf ? 'leaveText' : 'removeText', values)}
    </ConfirmButton>
  )
}

function NewMember({ organization }: { organization: string }) {
  const say = useOrganizationsText()
  const set = useTell(SET_MEMBER, TOPICS)
  const choices = useRoleChoices()
  const send = (fields: FormData) =>
    set.mutateAsync({
      input: {
        organization,
        account: textOf(fields, 'account') ?? '',
        role: textOf(fields, 'role') as Role,
      },
    })
  return (
    <FormDialog
      label={say('addMember')}
      title={say('addMember')}
      action={say('addMember')}
      onSubmit={send}
      button={{ variant: 'default' }}
    >
      <TextInput name="account" label={say('memberName')} required autoComplete="off" data-autofocus />
      <NativeSelect name="role" label={say('role')} data={choices} />
    </FormDialog>
  )
}
