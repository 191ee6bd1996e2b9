import { Anchor } from '@mantine/core'
import { usePages, useTell } from '../../api/use-ask.js'
import { ConfirmButton } from '../../components/confirm.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { Empty } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useNodesText } from './messages.js'
import { type Assignment, ASSIGNMENTS, UNASSIGN } from './node-query.js'

/** What nodes are to hold before anybody asks for it. */
export function Assignments() {
  const say = useNodesText()
  const pages = usePages('nodes', ASSIGNMENTS, {}, data => data.assignments)
  return (
    <DataTable
      caption={say('assignments')}
      columns={useColumns()}
      pages={pages}
      keyOf={assignment => assignment.id}
      csvName="assignments"
      empty={<Empty title={say('assignmentsEmpty')} text={say('assignSay')} />}
    />
  )
}

function useColumns(): readonly Column<Assignment>[] {
  const say = useNodesText()
  const toOf = ({ node, profile }: Assignment) =>
    node === null ? say('toProfile', { name: profile ?? '' }) : say('toNode', { name: node })
  return [
    {
      key: 'model',
      header: say('model'),
      cell: ({ model }) => (
        <Anchor component={AppLink} href={repoPath({ type: 'MODEL', fullName: model })}>
          {model}
        </Anchor>
      ),
      text: ({ model }) => model,
    },
    {
      key: 'revision',
      header: say('revision'),
      cell: ({ revision }) => (revision === null ? say('rightOne') : <code>{revision}</code>),
      text: ({ revision }) => revision,
    },
    { key: 'to', header: say('assignTo'), cell: toOf, text: row => row.node ?? row.profile },
    {
      key: 'since',
      header: say('since'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
    { key: 'end', header: say('unassign'), cell: row => <Unassign assignment={row} /> },
  ]
}

function Unassign({ assignment: { id, model } }: { assignment: Assignment }) {
  const say = useNodesText()
  const unassign = useTell(UNASSIGN, ['nodes'])
  return (
    <ConfirmButton
      label={say('unassign')}
      ariaLabel={`${say('unassign')}: ${model}`}
      title={say('unassignTitle', { name: model })}
      action={say('unassign')}
      isDangerous
      onConfirm={() => unassign.mutateAsync({ id })}
    >
      {say('unassignText')}
    </ConfirmButton>
  )
}
