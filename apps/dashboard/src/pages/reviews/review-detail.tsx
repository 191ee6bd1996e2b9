import { Alert, Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useAsk } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { ConfirmButton } from '../../components/confirm.js'
import { Answered, Empty } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useViewer } from '../../session/use-viewer.js'
import { AssignButton } from './assign-button.js'
import { CardExcerpt } from './card-excerpt.js'
import { DecideDialog } from './decide-dialog.js'
import { DETAIL_ID } from './detail-id.js'
import { FindingList } from './finding-list.js'
import { type MayDo, mayDo } from './may-do.js'
import { useReviewsText } from './messages.js'
import { REVIEW, type Review, WITHDRAW } from './queries.js'
import { StateBadge } from './state-badge.js'
import { useShortcuts } from './use-shortcuts.js'
import { useTellDecision } from './use-tell-decision.js'
import { WaiveDialog } from './waive-dialog.js'

export type ReviewDialog = 'approve' | 'reject' | 'waive'

interface DetailProps {
  readonly dialog: ReviewDialog | null
  readonly onDialog: (dialog: ReviewDialog | null) => void
  /** Null where the list stands beside it. */
  readonly onBack: (() => void) | null
}

/** All that one needs to decide about a review, and the buttons that do. */
export function ReviewDetail({ id, onBack, ...rest }: DetailProps & { id: string | null }) {
  const say = useReviewsText()
  const query = useAsk('reviews', REVIEW, { id: id ?? '' }, { isEnabled: id !== null })
  if (id === null) return <Empty title={say('chooseTitle')} text={say('chooseText')} />
  return (
    <Stack gap="sm">
      {onBack && (
        <Group>
          <Button variant="default" size="xs" onClick={onBack}>
            {say('back')}
          </Button>
        </Group>
      )}
      <Answered query={query}>
        {({ review }) =>
          review ? (
            <Detail review={review} onBack={onBack} {...rest} />
          ) : (
            <Empty title={say('none')} text={say('noneText')} />
          )
        }
      </Answered>
    </Stack>
  )
}

function Detail({ review, dialog, onDialog }: DetailProps & { review: Review }) {
  const say = useReviewsText()
  const close = () => onDialog(null)
  const may = mayDo(review, useViewer().data)
  useShortcuts({
    a: () => may.approve && onDialog('approve'),
    r: () => may.reject && onDialog('reject'),
    w: () => onDialog('waive'),
  })
  return (
    <Stack
      id={DETAIL_ID}
      className="review-detail"
      component="section"
      aria-label={say('reviewOf', { name: review.repo.fullName })}
      tabIndex={-1}
      gap="md"
    >
      <Head review={review} />
      <Acts review={review} may={may} onDialog={onDialog} />
      {review.decisions.length > 0 && <Decisions review={review} />}
      {review.revision && <FindingList revision={review.revision} onWaive={() => onDialog('waive')} />}
      {review.revision?.card && <CardExcerpt repo={review.repo} commit={review.commit} />}
      <DecideDialog
        review={review}
        act={dialog === 'approve' || dialog === 'reject' ? dialog : null}
        onClose={close}
      />
      <WaiveDialog review={review} isOpen={dialog === 'waive'} onClose={close} />
    </Stack>
  )
}

function Head({ review }: { review: Review }) {
  const say = useReviewsText()
  const { repo, revision, commit, assignees } = review
  const unknown = say('unknown')
  const parent = revision?.parents[0]
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Title order={2} size="h3" className="any-break">
          <Anchor component={AppLink} href={repoPath(repo, { revision: commit })} inherit>
            {repo.fullName}
          </Anchor>
        </Title>
        <VerdictBadge verdict={revision?.verdict ?? null} />
        <StateBadge state={review.state} />
      </Group>
      <Text className="any-break">{review.reason}</Text>
      <Text size="sm" c="dimmed" className="any-break">
        {say('asked', { name: review.requestedBy ?? unknown })} · <Time at={review.createdAt} />
        {review.pushedBy !== null && ` · ${say('pushedBy', { name: review.pushedBy })}`}
        {' · '}
        {say('whoDecides', { names: assignees.length > 0 ? assignees.join(', ') : say('nobody') })}
      </Text>
      <Text size="sm" className="any-break">
        <code>{commit.slice(0, 12)}</code> {revision?.title}
        {parent !== undefined && (
          <>
            {' · '}
            <Anchor
              component={AppLink}
              href={repoPath(repo, { compare: `${parent}...${commit}` })}
              underline="always"
            >
              {say('compare')}
            </Anchor>
          </>
        )}
      </Text>
    </Stack>
  )
}

function Acts({
  review,
  may,
  onDialog,
}: {
  review: Review
  may: MayDo
  onDialog: (dialog: ReviewDialog) => void
}) {
  const say = useReviewsText()
  const withdraw = useTellDecision(WITHDRAW)
  const given = review.decisions.filter(
    ({ isApproval, reviewer }) => isApproval && reviewer !== review.pushedBy,
  )
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button onClick={() => onDialog('approve')} disabled={!may.approve}>
          {say('approve')}
        </Button>
        <Button color="red.9" onClick={() => onDialog('reject')} disabled={!may.reject}>
          {say('reject')}
        </Button>
        <Button variant="default" onClick={() => onDialog('waive')}>
          {say('waive')}
        </Button>
        <AssignButton review={review} />
        {review.state !== 'WITHDRAWN' && (
          <ConfirmButton
            label={say('withdraw')}
            button={{ size: 'sm' }}
            title={say('withdrawTitle')}
            action={say('withdraw')}
            onConfirm={() => withdraw.mutateAsync({ review: review.id })}
          >
            {say('withdrawText')}
          </ConfirmButton>
        )}
      </Group>
      <Text size="sm">{say('approvals', { given: given.length, count: review.requiredApprovals })}</Text>
      {may.isOwn && (
        <Alert color="yellow" variant="light" role="note">
          {say('notOwn')}
        </Alert>
      )}
    </Stack>
  )
}

function Decisions({ review }: { review: Review }) {
  const say = useReviewsText()
  return (
    <Card withBorder padding="sm" component="section" aria-label={say('decisions')}>
      <Title order={3} size="h5">
        {say('decisions')}
      </Title>
      {review.decisions.map(({ reviewer, isApproval, comment, at }) => (
        <Text key={`${reviewer} ${at}`} size="sm" className="any-break">
          <b>{reviewer ?? say('unknown')}</b> {say(isApproval ? 'isApproval' : 'isRejection')} ·{' '}
          <Time at={at} />: {comment}
        </Text>
      ))}
    </Card>
  )
}
