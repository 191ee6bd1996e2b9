import { Alert, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useAsk } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { FormModal, textOf } from '../../components/form-dialog.js'
import { useCommonText } from '../../components/messages.js'
import { useReviewsText } from './messages.js'
import { DECIDE, PREVIEW, type Preview, type Review } from './queries.js'
import { ReasonField } from './reason-field.js'
import { useTellDecision } from './use-tell-decision.js'

/** Asks why, shows what will become of the verdict, and decides. */
export function DecideDialog({
  review,
  act,
  onClose,
}: {
  review: Review
  act: 'approve' | 'reject' | null
  onClose: () => void
}) {
  const say = useReviewsText()
  const common = useCommonText()
  const decide = useTellDecision(DECIDE)
  const isApproval = act !== 'reject'
  const send = async (fields: FormData) => {
    const comment = textOf(fields, 'reason') ?? ''
    const { decideReview } = await decide.mutateAsync({
      input: { review: review.id, approve: isApproval, comment },
    })
    const verdict = decideReview.revision?.verdict
    notifications.show({
      message: verdict ? say('done', { verdict: common(`verdict_${verdict}`) }) : say('doneNone'),
    })
  }
  return (
    <FormModal
      isOpen={act !== null}
      onClose={onClose}
      title={say(isApproval ? 'approveTitle' : 'rejectTitle')}
      action={say(isApproval ? 'approve' : 'reject')}
      onSubmit={send}
    >
      <Text fw={600} className="any-break">
        {review.repo.fullName} <code>{review.commit.slice(0, 12)}</code>
      </Text>
      <ReasonField />
      <Ahead id={review.id} act={isApproval ? 'APPROVE' : 'REJECT'} />
    </FormModal>
  )
}

/** What a decision would do, as the server judges it without writing anything. */
function Ahead({ id, act }: { id: string; act: 'APPROVE' | 'REJECT' }) {
  const query = useAsk('verdicts', PREVIEW, { reviews: [id], act, ruleId: null, fingerprint: null })
  const [preview] = query.data?.decisionPreview ?? []
  return preview ? <PreviewText preview={preview} /> : null
}

export function PreviewText({ preview }: { preview: Preview }) {
  const say = useReviewsText()
  if (preview.refusal)
    return (
      <Alert color="red" variant="light" className="any-break">
        {preview.refusal}
      </Alert>
    )
  return (
    <div>
      {preview.before === preview.after ? (
        <Text size="sm">{say('unchanged')}</Text>
      ) : (
        <Group gap="xs">
          <Text size="sm">{say('becomes')}</Text>
          <VerdictBadge verdict={preview.after} />
        </Group>
      )}
      {preview.reviewState === 'OPEN' && (
        <Text size="sm" c="dimmed">
          {say('moreNeeded')}
        </Text>
      )}
    </div>
  )
}
