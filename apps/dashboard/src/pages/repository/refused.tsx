import { Alert, Button, Code, Group, List, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBan, IconClock } from '@tabler/icons-react'
import { ApiError } from '../../api/api-error.js'
import { FormDialog, textOf } from '../../components/form-dialog.js'
import { Failure } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath, withSearch } from '../../routing/paths.js'
import { useRequestReview } from '../reviews/use-request-review.js'
import type { Place } from './address.js'
import { useRepositoryText } from './messages.js'
import type { Repository, Revision } from './use-repository.js'

/** In place of what a verdict keeps from somebody: that it is so, why, and what can be done about it. */
export function Kept({ repo, revision, place }: { repo: Repository; revision: Revision; place: Place }) {
  const say = useRepositoryText()
  const isPending = revision.verdict === 'PENDING'
  const isRecalled = revision.verdictReasons.includes('recalled')
  const title = isPending ? say('pendingTitle') : isRecalled ? say('recalledTitle') : say('blockedTitle')
  return (
    <Alert
      color={isPending ? 'gray' : 'red'}
      variant="light"
      icon={isPending ? <IconClock aria-hidden /> : <IconBan aria-hidden />}
      title={title}
    >
      <Stack gap="sm" align="flex-start">
        <Text>{isPending ? say('pendingText') : say('blockedText')}</Text>
        {revision.verdictReasons.length > 0 && (
          <List aria-label={say('because')}>
            {revision.verdictReasons.map(rule => (
              <List.Item key={rule}>
                <Code>{rule}</Code>
              </List.Item>
            ))}
          </List>
        )}
        <ReviewActions repo={repo} place={{ ...place, revision: revision.commit }} />
      </Stack>
    </Alert>
  )
}

/** The same for a revision that was named, of which nothing but the refusal is told. */
export function Refused({ repo, refusal, place }: { repo: Repository; refusal: Error; place: Place }) {
  const say = useRepositoryText()
  const code = refusal instanceof ApiError ? refusal.code : null
  if (code !== 'revision-blocked' && code !== 'revision-pending' && code !== 'revision-restricted')
    return <Failure error={refusal} />
  return (
    <Alert
      color={code === 'revision-pending' ? 'gray' : 'red'}
      variant="light"
      icon={code === 'revision-pending' ? <IconClock aria-hidden /> : <IconBan aria-hidden />}
      title={code === 'revision-pending' ? say('pendingTitle') : say('blockedTitle')}
    >
      <Stack gap="sm" align="flex-start">
        <Text style={{ overflowWrap: 'anywhere' }}>{refusal.message}</Text>
        <ReviewActions repo={repo} place={place} />
      </Stack>
    </Alert>
  )
}

/** Leads to where it is decided, and asks for a decision; who may do neither learns who may. */
export function ReviewActions({ repo, place }: { repo: Repository; place: Place }) {
  const say = useRepositoryText()
  const review = withSearch(`/-/review${repoPath(repo)}`, { revision: place.revision })
  if (!repo.access.maySeeBlocked) return <Text size="sm">{say('askOthers')}</Text>
  return (
    <Group gap="xs">
      <RequestReview repo={repo} place={place} />
      <Button component={AppLink} href={review} variant="default" size="xs">
        {say('goToReview')}
      </Button>
    </Group>
  )
}

/** Asks reviewers for a decision on a revision. */
export function RequestReview({ repo, place }: { repo: Repository; place: Place }) {
  const say = useRepositoryText()
  const tell = useRequestReview()
  async function request(fields: FormData) {
    const { type, fullName } = repo
    const revision = place.revision ?? repo.defaultBranch
    await tell.mutateAsync({
      input: { type, repo: fullName, revision, reason: textOf(fields, 'reason') ?? '' },
    })
    notifications.show({ message: say('asked') })
  }
  return (
    <FormDialog
      label={say('ask')}
      title={say('ask')}
      action={say('ask')}
      button={{ size: 'xs' }}
      onSubmit={request}
    >
      <Textarea
        name="reason"
        label={say('reason')}
        description={say('askText')}
        required
        autosize
        minRows={3}
        data-autofocus
      />
    </FormDialog>
  )
}
