import { NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { usePages, useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { Time } from '../../../components/time.js'
import type { Repository } from '../use-repository.js'
import { useRepoSettingsText } from './messages.js'
import { type Grant, GRANT, GRANTS, REVOKE } from './queries.js'

const ROLES = ['READER', 'CONTRIBUTOR', 'REVIEWER', 'ADMIN'] as const

/** Who has a role of their own in a repository. */
export function Grants({ repo }: { repo: Repository }) {
  const say = useRepoSettingsText()
  const named = { type: repo.type, id: repo.fullName }
  const pages = usePages('accounts', GRANTS, named, data => data.repo?.grants)
  return (
    <Stack component="section" aria-label={say('grants')} align="stretch">
      <Title order={2} size="h4">
        {say('grants')}
      </Title>
      <Text size="sm" c="dimmed">
        {say('grantsText')}
      </Text>
      <div>
        <GrantDialog repo={repo} />
      </div>
      <DataTable
        caption={say('grants')}
        columns={useColumns(repo)}
        pages={pages}
        keyOf={row => row.id}
        csvName={`roles-${repo.fullName.replaceAll('/', '-')}`}
        empty={say('grantsEmpty')}
      />
    </Stack>
  )
}

function GrantDialog({ repo }: { repo: Repository }) {
  const say = useRepoSettingsText()
  const tell = useTell(GRANT, ['accounts', 'repos'])
  const grant = (fields: FormData) =>
    tell.mutateAsync({
      input: {
        type: repo.type,
        repo: repo.fullName,
        account: textOf(fields, 'account'),
        team: textOf(fields, 'team'),
        role: ROLES.find(role => role === fields.get('role')) ?? 'READER',
      },
    })
  return (
    <FormDialog
      label={say('grant')}
      title={say('grant')}
      action={say('grantNow')}
      button={{ size: 'xs' }}
      onSubmit={grant}
    >
      <TextInput name="account" label={say('account')} />
      <TextInput name="team" label={say('team')} />
      <NativeSelect
        name="role"
        label={say('role')}
        data={ROLES.map(value => ({ value, label: say(`role_${value}`) }))}
      />
    </FormDialog>
  )
}

function useColumns(repo: Repository): readonly Column<Grant>[] {
  const say = useRepoSettingsText()
  return [
    { key: 'who', header: say('account'), cell: row => row.account ?? '—', text: row => row.account },
    { key: 'team', header: say('team'), cell: row => row.team ?? '—', text: row => row.team },
    { key: 'role', header: say('role'), cell: row => say(`role_${row.role}`), text: row => row.role },
    {
      key: 'since',
      header: say('since'),
      cell: row => <Time at={row.createdAt} />,
      text: row => row.createdAt,
    },
    { key: 'do', header: say('revoke'), cell: row => <Revoke repo={repo} grant={row} /> },
  ]
}

function Revoke({ repo, grant }: { repo: Repository; grant: Grant }) {
  const say = useRepoSettingsText()
  const tell = useTell(REVOKE, ['accounts', 'repos'])
  const { account, team } = grant
  const name = account ?? team ?? ''
  return (
    <ConfirmButton
      label={say('revoke')}
      ariaLabel={`${say('revoke')}: ${name}`}
      title={say('revoke')}
      action={say('revoke')}
      onConfirm={() => tell.mutateAsync({ input: { type: repo.type, repo: repo.fullName, account, team } })}
    >
      {say('revokeText', { name })}
    </ConfirmButton>
  )
}
