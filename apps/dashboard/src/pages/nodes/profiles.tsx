import { Code, Group, Stack, Text } from '@mantine/core'
import { usePages, useTell } from '../../api/use-ask.js'
import { ConfirmButton } from '../../components/confirm.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { useViewer } from '../../session/use-viewer.js'
import { formatNumber } from '../../text/format.js'
import { ENGINE_NAMES } from '../variants/fit-question.js'
import { devicesText, namedDevices } from './devices-text.js'
import { EditProfile } from './edit-profile.js'
import { useNodesText } from './messages.js'
import { DELETE_PROFILE, type Profile, PROFILES } from './node-query.js'

/** Kinds of nodes; administrators change them. */
export function Profiles() {
  const say = useNodesText()
  const isAdmin = useViewer().data?.isAdmin ?? false
  const pages = usePages('nodes', PROFILES, {}, data => data.profiles)
  return (
    <Stack>
      <Text>{say('profilesSay')}</Text>
      <DataTable
        caption={say('profiles')}
        columns={useColumns(isAdmin)}
        pages={pages}
        keyOf={profile => profile.name}
        csvName="profiles"
        empty={say('profilesEmpty')}
      />
    </Stack>
  )
}

function devicesOf(profile: Profile): string {
  return devicesText(namedDevices(profile))
}

function useColumns(isAdmin: boolean): readonly Column<Profile>[] {
  const say = useNodesText()
  const actions: Column<Profile> = {
    key: 'actions',
    header: say('edit'),
    cell: profile => <Actions profile={profile} />,
  }
  return [
    { key: 'name', header: say('name'), cell: row => <Named profile={row} />, text: row => row.name },
    { key: 'use', header: say('use'), cell: row => <Code>profile/{row.name}</Code> },
    {
      key: 'engine',
      header: say('engine'),
      cell: row => (row.engine ? ENGINE_NAMES[row.engine] : say('any')),
      text: row => row.engine,
    },
    {
      key: 'devices',
      header: say('devices'),
      cell: row => devicesOf(row) || say('allDevices'),
      text: devicesOf,
    },
    ...useWishColumns(),
    ...(isAdmin ? [actions] : []),
  ]
}

function useWishColumns(): readonly Column<Profile>[] {
  const say = useNodesText()
  return [
    {
      key: 'context',
      header: say('context'),
      isNumeric: true,
      cell: row => formatNumber(row.contextTokens),
      text: row => row.contextTokens,
    },
    {
      key: 'prefer',
      header: say('prefer'),
      cell: row => say(`prefer_${row.prefer}`),
      text: row => row.prefer,
    },
    {
      key: 'audience',
      header: say('audience'),
      cell: row => say(`audience_${row.audience}`),
      text: row => row.audience,
    },
    {
      key: 'formats',
      header: say('formats'),
      cell: row => row.formats?.join(', ') ?? say('any'),
      text: row => row.formats?.join(' '),
    },
  ]
}

function Named({ profile: { name, description, isReady } }: { profile: Profile }) {
  const say = useNodesText()
  return (
    <Stack gap={0}>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <Text size="xs" c="dimmed">
        {[description, isReady ? say('builtIn') : ''].filter(Boolean).join(' · ')}
      </Text>
    </Stack>
  )
}

function Actions({ profile }: { profile: Profile }) {
  const say = useNodesText()
  const remove = useTell(DELETE_PROFILE, ['nodes'])
  const { name, isReady } = profile
  return (
    <Group gap="xs" wrap="nowrap">
      <EditProfile profile={profile} />
      {!isReady && (
        <ConfirmButton
          label={say('remove')}
          ariaLabel={`${say('remove')}: ${name}`}
          title={say('removeTitle', { name })}
          action={say('remove')}
          isDangerous
          onConfirm={() => remove.mutateAsync({ name })}
        >
          {say('removeText')}
        </ConfirmButton>
      )}
    </Group>
  )
}
