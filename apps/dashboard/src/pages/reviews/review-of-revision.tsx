import { Alert, Anchor, Button, Card, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useLocation, useRouter } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { isNotAllowed } from '../../api/api-error.js'
import { useAsk } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { textOf } from '../../components/form-dialog.js'
import { Page } from '../../components/page.js'
import { Answered, Empty, Failure } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { parseRepoPath, type RepoAddress, repoPath, withSearch } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { type ResultOf } from '../../api/graphql.js'
import { useRequestText } from './request-messages.js'
import { REVIEWS_OF_COMMIT, REVIEWS_OF_REVISION } from './queries.js'
import { ReasonField } from './reason-field.js'
import { StateBadge } from './state-badge.js'
import { useRequestReview } from './use-request-review.js'

const PREFIX = '/-/review'

/** Where the refusal of a revision leads: to its review, or to asking for one. */
export function ReviewOfRevision() {
  const say = useRequestText()
  const [search] = useSearch()
  const path = useLocation({ select: ({ pathname }) => pathname.slice(PREFIX.length) })
  const address = parseRepoPath(path)
  const revision = search['revision'] || address?.revision || 'main'
  return (
    <Page title={say('title')}>
      {address ? <Asked address={address} revision={revision} /> : <Empty title={say('nothing')} />}
    </Page>
  )
}

function Asked({ address, revision }: { address: RepoAddress; revision: string }) {
  const say = useRequestText()
  const { type, fullName } = address
  const query = useAsk('reviews', REVIEWS_OF_REVISION, { type, id: fullName, rev: revision })
  return (
    <Answered query={query}>
      {({ repo }) =>
        repo?.revision ? (
          <Standing repo={repo} revision={repo.revision} />
        ) : (
          <Empty title={say('nothing')} text={say('nothingText')} />
        )
      }
    </Answered>
  )
}

type Found = NonNullable<ResultOf<typeof REVIEWS_OF_REVISION>['repo']>

function Standing({ repo, revision }: { repo: Found; revision: NonNullable<Found['revision']> }) {
  return (
    <Stack maw={720}>
      <Card withBorder>
        <Group gap="xs">
          <Anchor
            component={AppLink}
            href={repoPath(repo, { revision: revision.commit })}
            className="any-break"
            fw={600}
          >
            {repo.fullName}
          </Anchor>
          <VerdictBadge verdict={revision.verdict} />
        </Group>
        <Text size="sm" className="any-break">
          <code>{revision.commit.slice(0, 12)}</code> {revision.title}
        </Text>
        <Text size="sm" c="dimmed" className="any-break">
          {revision.verdictReasons.join(', ')}
        </Text>
      </Card>
      <Reviews repo={repo} commit={revision.commit} />
    </Stack>
  )
}

function Reviews({ repo, commit }: { repo: Found; commit: string }) {
  const say = useRequestText()
  const query = useAsk('reviews', REVIEWS_OF_COMMIT, { type: repo.type, id: repo.fullName, commit })
  const found = query.data?.repo
  if ((query.error && isNotAllowed(query.error)) || found?.reviews === null)
    return <Alert variant="light">{say('notYours')}</Alert>
  if (query.error || !found) return <Answered query={query}>{() => null}</Answered>
  const reviews = found.reviews.nodes
  const isOpen = reviews.some(({ state }) => state === 'OPEN')
  return (
    <>
      {reviews.map(({ id, state, createdAt }) => (
        <Group key={id} gap="xs">
          <StateBadge state={state} />
          <Anchor component={AppLink} href={reviewPath(id, state)}>
            {say('read')}
          </Anchor>
          <Text size="sm" c="dimmed">
            <Time at={createdAt} />
          </Text>
        </Group>
      ))}
      {isOpen ? <Text>{say('isOpen')}</Text> : <RequestForm repo={repo} commit={commit} />}
    </>
  )
}

function reviewPath(id: string, state: string): string {
  return withSearch('/-/reviews', { review: id, show: state === 'OPEN' ? null : 'all' })
}

function RequestForm({ repo, commit }: { repo: Found; commit: string }) {
  const say = useRequestText()
  const { history } = useRouter()
  const request = useRequestReview()
  const send = useMutation({
    mutationFn: async (fields: FormData) => {
      const names = (textOf(fields, 'assignees') ?? '').split(',').map(name => name.trim())
      const assignees = names.filter(name => name !== '')
      const reason = textOf(fields, 'reason') ?? ''
      const input = { type: repo.type, repo: repo.fullName, revision: commit, reason, assignees }
      return request.mutateAsync({ input })
    },
    onSuccess: ({ requestReview }) => history.push(reviewPath(requestReview.id, 'OPEN')),
  })
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (send.isPending) return
    send.mutate(new FormData(event.currentTarget))
  }
  return (
    <form onSubmit={submit} aria-label={say('ask')}>
      <Stack>
        <Text>{say('askText')}</Text>
        <ReasonField isFirst={false} />
        <TextInput
          name="assignees"
          label={say('assignees')}
          description={say('assigneesHint')}
          autoComplete="off"
        />
        {send.error && <Failure error={send.error} />}
        <Group>
          <Button type="submit" loading={send.isPending}>
            {say('ask')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
