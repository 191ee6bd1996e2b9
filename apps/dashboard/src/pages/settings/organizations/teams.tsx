import { NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { usePages, useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { Empty } from '../../../components/states.js'
import { SectionHead } from '../section-head.js'
import { RoleField, ROLES, useRoleChoices } from './member-role.js'
import { useOrganizationsText } from './messages.js'
import { CREATE_TEAM, DELETE_TEAM, SET_TEAM_ROLE, type Team, TEAMS } from './organization-queries.js'
import type { Place } from './organization-view.js'
import { TeamMembers } from './team-members.js'

const TOPICS = ['accounts', 'session', 'audit'] as const

/** Teams of an organization, the role that each gives, and who is in it. */
export function Teams(place: Place) {
  const say = useOrganizationsText()
  const { organization, isMine } = place
  const pages = usePages('accounts', TEAMS, { name: organization }, data => data.organization?.teams)
  return (
    <Stack>
      <SectionHead title={say('teams')} text={say('noTeamsText')} order={3}>
        {isMine && <NewTeam organization={organization} />}
      </SectionHead>
      <DataTable
        caption={say('teams')}
        columns={useColumns(place)}
        pages={pages}
        keyOf={team => team.id}
        csvName={`${organization}-teams`}
        empty={<Empty title={say('noTeams')} />}
      />
    </Stack>
  )
}

function useColumns(place: Place): readonly Column<Team>[] {
  const say = useOrganizationsText()
  const columns: readonly Column<Team>[] = [
    {
      key: 'team',
      header: say('team'),
      cell: ({ name }) => (
        <Text size="sm" fw={600}>
          {name}
        </Text>
      ),
      text: ({ name }) => name,
    },
    {
      key: 'role',
      header: say('role'),
      cell: team => <RoleOf place={place} team={team} />,
      text: ({ role }) => role,
    },
    {
      key: 'members',
      header: say('teamMembers'),
      cell: team => <TeamMembers place={place} team={team} />,
      text: ({ members }) =>
        [...(members?.nodes.map(({ name }) => name) ?? []), members?.pageInfo.hasNextPage && '…']
          .filter(Boolean)
          .join(' '),
    },
  ]
  const actions = {
    key: 'actions',
    header: say('actions'),
    cell: (team: Team) => <Deletion place={place} team={team} />,
  }
  return place.isMine ? [...columns, actions] : columns
}

function RoleOf({ place: { organization, isMine }, team }: { place: Place; team: Team }) {
  const say = useOrganizationsText()
  const set = useTell(SET_TEAM_ROLE, TOPICS)
  if (!isMine) return say(team.role === null ? 'noRole' : `role_${team.role}`)
  return (
    <RoleField
      name={team.name}
      role={team.role}
      mayBeNone
      onChange={role => set.mutateAsync({ input: { organization, team: team.name, role } })}
    />
  )
}

function Deletion({ place: { organization }, team: { name } }: { place: Place; team: Team }) {
  const say = useOrganizationsText()
  const remove = useTell(DELETE_TEAM, TOPICS)
  return (
    <ConfirmButton
      label={say('deleteTeam')}
      ariaLabel={say('deleteTeamNamed', { team: name })}
      title={say('deleteTeamTitle')}
      action={say('deleteTeam')}
      isDangerous
      onConfirm={() => remove.mutateAsync({ input: { organization, team: name } })}
    >
      {say('deleteTeamText', { team: name })}
    </ConfirmButton>
  )
}

function NewTeam({ organization }: { organization: string }) {
  const say = useOrganizationsText()
  const create = useTell(CREATE_TEAM, TOPICS)
  const choices = useRoleChoices()
  function send(fields: FormData) {
    const role = ROLES.find(known => known === textOf(fields, 'role')) ?? null
    return create.mutateAsync({ input: { organization, team: textOf(fields, 'team') ?? '', role } })
  }
  return (
    <FormDialog
      label={say('addTeam')}
      title={say('addTeam')}
      action={say('addTeam')}
      onSubmit={send}
      button={{ variant: 'default' }}
    >
      <TextInput name="team" label={say('teamName')} required autoComplete="off" data-autofocus />
      <NativeSelect
        name="role"
        label={say('role')}
        data={[{ value: '', label: say('noRole') }, ...choices]}
      />
    </FormDialog>
  )
}
