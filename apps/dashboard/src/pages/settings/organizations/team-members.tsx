import { Group, Pill, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTell } from '../../../api/use-ask.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { useCommonText } from '../../../components/messages.js'
import { useOrganizationsText } from './messages.js'
import { ADD_TEAM_MEMBER, REMOVE_TEAM_MEMBER, type Team } from './organization-queries.js'
import type { Place } from './organization-view.js'

const TOPICS = ['accounts', 'session', 'audit'] as const

/** Who is in a team; whoever manages the organization takes members in and out. */
export function TeamMembers({ place: { organization, isMine }, team }: { place: Place; team: Team }) {
  const say = useOrganizationsText()
  const common = useCommonText()
  const remove = useTell(REMOVE_TEAM_MEMBER, TOPICS)
  function takeOut(account: string) {
    remove.mutate(
      { input: { organization, team: team.name, account } },
      { onError: ({ message }) => notifications.show({ title: common('failed'), message, color: 'red' }) },
    )
  }
  return (
    <Group gap={6}>
      {team.members?.nodes.map(({ id, name }) => (
        <Pill
          key={id}
          withRemoveButton={isMine}
          onRemove={() => takeOut(name)}
          removeButtonProps={{
            'aria-label': say('removeFromTeam', { name, team: team.name }),
            'aria-hidden': false,
            tabIndex: 0,
          }}
        >
          {name}
        </Pill>
      ))}
      {team.members?.pageInfo.hasNextPage && <Text size="xs">{say('teamMore')}</Text>}
      {isMine && <NewTeamMember organization={organization} team={team.name} />}
    </Group>
  )
}

function NewTeamMember({ organization, team }: { organization: string; team: string }) {
  const say = useOrganizationsText()
  const add = useTell(ADD_TEAM_MEMBER, TOPICS)
  const send = (fields: FormData) =>
    add.mutateAsync({ input: { organization, team, account: textOf(fields, 'account') ?? '' } })
  return (
    <FormDialog
      label={say('addToTeam')}
      ariaLabel={say('addToTeamNamed', { team })}
      title={say('addToTeamTitle', { team })}
      action={say('addToTeam')}
      onSubmit={send}
      button={{ variant: 'default', size: 'compact-xs' }}
    >
      <TextInput name="account" label={say('memberName')} required autoComplete="off" data-autofocus />
    </FormDialog>
  )
}
