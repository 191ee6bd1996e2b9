import { Anchor, Badge, Code, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type Topic, usePages, useTell } from '../../../api/use-ask.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { FormDialog, textOf } from '../../../components/form-dialog.js'
import { Empty } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { useSearch } from '../../../routing/use-search.js'
import { commitPath, type Place, type RepositoryAddress, shortCommit, viewPath } from '../address.js'
import type { Repository, Revision } from '../use-repository.js'
import { useRecallsText } from './messages.js'
import { LIFT, type Recall, RECALL, RECALLS } from './queries.js'
import { RecallDetails } from './recall-details.js'

/** What a recall changes. */
const CHANGED: readonly Topic[] = ['recalls', 'verdicts', 'repos', 'reviews', 'nodes', 'findings']

interface RecallsProps {
  readonly repo: Repository
  readonly address: RepositoryAddress
  readonly revision: Revision | null
}

/** Revisions that were called back, and who has the one that the address names. */
export function RecallsView({ repo, address, revision }: RecallsProps) {
  const say = useRecallsText()
  const [search] = useSearch()
  const named = { type: repo.type, id: repo.fullName }
  const place = { type: repo.type, fullName: repo.fullName, revision: address.revision }
  const pages = usePages('recalls', RECALLS, named, data => data.repo?.recalls)
  const recalled = search['recalled']
  return (
    <Stack>
      {repo.access.mayReview && (
        <Group>
          <RecallDialog repo={repo} shown={revision?.commit ?? address.revision ?? ''} />
        </Group>
      )}
      <DataTable
        caption={say('caption')}
        columns={useColumns(repo, place)}
        pages={pages}
        keyOf={row => row.id}
        csvName={`recalls-${repo.fullName.replaceAll('/', '-')}`}
        empty={<Empty title={say('empty')} text={say('emptyText')} />}
      />
      {recalled !== undefined && repo.access.mayReview && (
        <RecallDetails repo={repo} commit={recalled} key={recalled} />
      )}
    </Stack>
  )
}

/** @param shown  the revision that the page shows, which is what one most likely means */
function RecallDialog({ repo, shown }: { repo: Repository; shown: string }) {
  const say = useRecallsText()
  const tell = useTell(RECALL, CHANGED)
  const recall = (fields: FormData) =>
    tell.mutateAsync({
      input: {
        type: repo.type,
        repo: repo.fullName,
        revision: textOf(fields, 'revision') ?? repo.defaultBranch,
        reason: textOf(fields, 'reason') ?? '',
      },
    })
  return (
    <FormDialog
      label={say('recall')}
      title={say('recall')}
      action={say('recallNow')}
      button={{ color: 'red.9', size: 'xs' }}
      onSubmit={recall}
    >
      <Text size="sm">{say('recallText')}</Text>
      <TextInput name="revision" label={say('revision')} defaultValue={shown} required />
      <Textarea name="reason" label={say('reason')} required autosize minRows={3} />
    </FormDialog>
  )
}

function LiftDialog({ recall }: { recall: Recall }) {
  const say = useRecallsText()
  const tell = useTell(LIFT, CHANGED)
  const lift = (fields: FormData) =>
    tell.mutateAsync({ input: { recall: recall.id, reason: textOf(fields, 'reason') ?? '' } })
  return (
    <FormDialog
      label={say('lift')}
      ariaLabel={`${say('lift')}: ${shortCommit(recall.commit)}`}
      title={say('recallOf', { commit: shortCommit(recall.commit) })}
      action={say('lift')}
      button={{ variant: 'default', size: 'compact-xs' }}
      onSubmit={lift}
    >
      <Text size="sm">{say('liftText')}</Text>
      <Textarea name="reason" label={say('reason')} required autosize minRows={2} />
    </FormDialog>
  )
}

function useColumns(repo: Repository, place: Place): readonly Column<Recall>[] {
  const say = useRecallsText()
  const { mayReview } = repo.access
  return [
    { key: 'at', header: say('at'), cell: row => <Time at={row.at} />, text: row => row.at },
    {
      key: 'commit',
      header: say('commit'),
      cell: row => (
        <Anchor component={AppLink} href={commitPath(repo, row.commit)} size="sm">
          <Code>{shortCommit(row.commit)}</Code>
        </Anchor>
      ),
      text: row => row.commit,
    },
    {
      key: 'state',
      header: say('state'),
      cell: row =>
        row.liftedAt ? (
          <Badge className="badge badge-gray">{say('lifted')}</Badge>
        ) : (
          <Badge className="badge badge-red">{say('stands')}</Badge>
        ),
      text: row => row.liftedAt ?? 'stands',
    },
    {
      key: 'reason',
      header: say('reason'),
      cell: row => (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {row.reason}
        </Text>
      ),
      text: row => row.reason,
    },
    { key: 'by', header: say('by'), cell: row => row.by ?? '—', text: row => row.by },
    {
      key: 'do',
      header: say('open'),
      cell: row =>
        mayReview && (
          <Group gap="xs">
            <Anchor
              component={AppLink}
              href={viewPath(place, 'recalls', { recalled: row.commit })}
              size="sm"
              aria-label={`${say('open')}: ${shortCommit(row.commit)}`}
            >
              {say('open')}
            </Anchor>
            {row.liftedAt === null && <LiftDialog recall={row} />}
          </Group>
        ),
    },
  ]
}
