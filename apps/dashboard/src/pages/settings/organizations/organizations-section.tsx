import { Anchor, Stack, TextInput } from '@mantine/core'
import { usePages, useTell } from '../../../api/use-ask.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { Empty } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { withSearch } from '../../../routing/paths.js'
import { useSearch } from '../../../routing/use-search.js'
import { SectionHead } from '../section-head.js'
import { useOrganizationsText } from './messages.js'
import { CREATE_ORGANIZATION, type Organization, ORGANIZATIONS } from './organization-queries.js'
import { OrganizationView } from './organization-view.js'

/** Organizations that one belongs to, all of them for administrators; one of them where the address names it. */
export function OrganizationsSection() {
  const [search] = useSearch()
  const name = search['name']
  return name === undefined ? <Organizations /> : <OrganizationView key={name} name={name} />
}

function Organizations() {
  const say = useOrganizationsText()
  const pages = usePages('accounts', ORGANIZATIONS, {}, data => data.organizations)
  return (
    <Stack>
      <SectionHead title={say('title')} text={say('text')}>
        <NewOrganization />
      </SectionHead>
      <DataTable
        caption={say('title')}
        columns={useColumns()}
        pages={pages}
        keyOf={organization => organization.id}
        csvName="organizations"
        empty={<Empty title={say('empty')} text={say('emptyText')} />}
      />
    </Stack>
  )
}

function useColumns(): readonly Column<Organization>[] {
  const say = useOrganizationsText()
  return [
    {
      key: 'name',
      header: say('name'),
      cell: ({ name }) => (
        <Anchor component={AppLink} href={withSearch('/-/settings/organizations', { name })}>
          {name}
        </Anchor>
      ),
      text: ({ name }) => name,
    },
    {
      key: 'fullName',
      header: say('fullName'),
      cell: ({ fullName }) => fullName ?? '—',
      text: ({ fullName }) => fullName,
    },
    {
      key: 'created',
      header: say('created'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
  ]
}

function NewOrganization() {
  const say = useOrganizationsText()
  const [, change] = useSearch()
  const create = useTell(CREATE_ORGANIZATION, ['accounts', 'session', 'audit'])
  async function send(fields: FormData) {
    const input = { name: textOf(fields, 'name') ?? '', fullName: textOf(fields, 'fullName') }
    const { createOrganization } = await create.mutateAsync({ input })
    change({ name: createOrganization.name }, { isStep: true })
  }
  return (
    <FormDialog label={say('add')} title={say('add')} action={say('add')} onSubmit={send}>
      <TextInput
        name="name"
        label={say('name')}
        description={say('nameHelp')}
        required
        autoComplete="off"
        data-autofocus
      />
      <TextInput name="fullName" label={say('fullName')} autoComplete="off" />
    </FormDialog>
  )
}
