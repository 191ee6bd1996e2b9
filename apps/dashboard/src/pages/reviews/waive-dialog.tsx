import { Modal, NativeSelect, Radio, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { FormModal, textOf } from '../../components/form-dialog.js'
import { countingFindings } from './counting-findings.js'
import { EndField } from './end-field.js'
import { fromLocalInput } from './end-of-waiver.js'
import { useReviewsText } from './messages.js'
import { type Review, REQUEST_WAIVER, type ReviewFinding } from './queries.js'
import { ReasonField } from './reason-field.js'
import { useTellDecision } from './use-tell-decision.js'

/** Asks that a finding count for nothing until a day. */
export function WaiveDialog({
  review,
  isOpen,
  onClose,
}: {
  review: Review
  isOpen: boolean
  onClose: () => void
}) {
  const say = useReviewsText()
  const request = useTellDecision(REQUEST_WAIVER)
  const counting = review.revision ? countingFindings(review.revision) : []
  const send = async (fields: FormData) => {
    const { type, fullName } = review.repo
    const finding = counting.find(({ fingerprint }) => fingerprint === textOf(fields, 'finding'))
    const expiresAt = fromLocalInput(textOf(fields, 'end') ?? '')?.toISOString() ?? ''
    const subject =
      textOf(fields, 'cover') === 'rule'
        ? { ruleId: finding?.ruleId ?? '' }
        : { fingerprint: finding?.fingerprint ?? '' }
    const reason = textOf(fields, 'reason') ?? ''
    await request.mutateAsync({ input: { type, repo: fullName, reason, expiresAt, ...subject } })
    notifications.show({ message: say('waiveAsked') })
  }
  if (counting.length === 0)
    return (
      <Modal opened={isOpen} onClose={onClose} title={say('waiveTitle')}>
        <Text>{say('findingsNone')}</Text>
      </Modal>
    )
  return (
    <FormModal
      isOpen={isOpen}
      onClose={onClose}
      title={say('waiveTitle')}
      action={say('waiveTitle')}
      onSubmit={send}
    >
      <Fields findings={counting} />
    </FormModal>
  )
}

function Fields({ findings }: { findings: readonly ReviewFinding[] }) {
  const say = useReviewsText()
  const [chosen, setChosen] = useState(findings[0]?.fingerprint ?? '')
  const rule = findings.find(({ fingerprint }) => fingerprint === chosen)?.ruleId ?? ''
  return (
    <>
      <NativeSelect
        name="finding"
        label={say('waiveWhich')}
        value={chosen}
        onChange={event => setChosen(event.target.value)}
        data={findings.map(({ fingerprint, ruleId, message }) => ({
          value: fingerprint,
          label: message === null ? ruleId : `${ruleId}: ${message}`,
        }))}
      />
      <Radio.Group name="cover" label={say('waiveCover')} defaultValue="finding">
        <Stack gap="xs" mt="xs">
          <Radio value="finding" label={say('waiveOne')} />
          <Radio value="rule" label={say('waiveAll', { rule })} />
        </Stack>
      </Radio.Group>
      <ReasonField />
      <EndField />
      <Text size="sm" c="dimmed">
        {say('waiveHint')}
      </Text>
    </>
  )
}
