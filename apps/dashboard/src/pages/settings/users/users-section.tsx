import { Anchor, Badge, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { usePages } from '../../../api/use-ask.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { withSearch } from '../../../routing/paths.js'
import { useSearch } from '../../../routing/use-search.js'
import { useTypedSearch } from '../../../routing/use-typed-search.js'
import { SectionHead } from '../section-head.js'
import { useUsersText } from './messages.js'
import { NewUser } from './new-user.js'
import { UserActions } from './user-actions.js'
import { type Account, ACCOUNTS } from './user-queries.js'

const KINDS = ['USER', 'SERVICE', 'ORGANIZATION'] as const
/** Milliseconds without a key before what was typed is looked for. */
const TYPING_MS = 200
const TYPED = ['q'] as const

/** Every account of the server, for its administrators. */
export function UsersSection() {
  const say = useUsersText()
  const [search, change] = useSearch()
  const kind = KINDS.find(known => known === search['kind']) ?? null
  const namePrefix = search['q'] ?? null
  const pages = usePages('accounts', ACCOUNTS, { kind, namePrefix }, data => data.accounts)
  const [typed, type] = useTypedSearch(TYPED, TYPING_MS)
  return (
    <Stack>
      <SectionHead title={say('title')} text={say('text')}>
        <NewUser />
      </SectionHead>
      <Group align="flex-end">
        <TextInput
          type="search"
          label={say('find')}
          value={typed.q}
          onChange={event => type({ q: event.target.value })}
        />
        <NativeSelect
          label={say('kind')}
          value={kind ?? ''}
          onChange={event => change({ kind: event.target.value })}
          data={[
            { value: '', label: say('anyKind') },
            ...KINDS.map(value => ({ value, label: say(`kind_${value}`) })),
          ]}
        />
      </Group>
      <DataTable
        caption={say('title')}
        columns={useColumns()}
        pages={pages}
        keyOf={account => account.id}
        csvName="accounts"
        empty={say('empty')}
      />
    </Stack>
  )
}

function useColumns(): readonly Column<Account>[] {
  const say = useUsersText()
  return [
    {
      key: 'name',
      header: say('name'),
      cell: account => <NameOf account={account} />,
      text: ({ name }) => name,
    },
    { key: 'kind', header: say('kind'), cell: ({ kind }) => say(`kind_${kind}`), text: ({ kind }) => kind },
    { key: 'email', header: say('email'), cell: ({ email }) => email ?? '—', text: ({ email }) => email },
    {
      key: 'state',
      header: say('state'),
      cell: account => <StateOf account={account} />,
      text: ({ isAdmin, isDisabled }) =>
        [isAdmin && 'admin', isDisabled && 'disabled'].filter(Boolean).join(' '),
    },
    {
      key: 'created',
      header: say('created'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
    {
      key: 'actions',
      header: say('actions'),
      cell: account => account.kind !== 'ORGANIZATION' && <UserActions account={account} />,
    },
  ]
}

function NameOf({ account: { name, kind, fullName } }: { account: Account }) {
  return (
    <>
      {kind === 'ORGANIZATION' ? (
        <Anchor component={AppLink} href={withSearch('/-/settings/organizations', { name })} size="sm">
          {name}
        </Anchor>
      ) : (
        <Text size="sm" fw={600}>
          {name}
        </Text>
      )}
      {fullName && (
        <Text size="xs" c="dimmed">
          {fullName}
        </Text>
      )}
    </>
  )
}

function StateOf({ account: { kind, isAdmin, isDisabled, hasPassword } }: { account: Account }) {
  const say = useUsersText()
  if (kind === 'ORGANIZATION') return '—'
  return (
    <Group gap={4}>
      {isDisabled && <Badge className="badge badge-red">{say('disabled')}</Badge>}
      {isAdmin && <Badge className="badge badge-blue">{say('admin')}</Badge>}
      {!isDisabled && (
        <Badge className={`badge badge-${hasPassword ? 'teal' : 'gray'}`}>
          {say(hasPassword ? 'ready' : 'tokensOnly')}
        </Badge>
      )}
    </Group>
  )
}
