import { Group, Text } from '@mantine/core'
import { FormDialog, textOf } from '../../components/form-dialog.js'
import { useViewer } from '../../session/use-viewer.js'
import { DECIDE_WAIVER, type WaiverRow } from './queries.js'
import { ReasonField } from './reason-field.js'
import { useTellDecision } from './use-tell-decision.js'
import { useWaiversText } from './waiver-messages.js'

type Ruling = 'APPROVE' | 'REFUSE' | 'REVOKE'

/** How it stands with a waiver: one that was approved is over once its day has come. */
export function standingOf({ state, expiresAt }: Pick<WaiverRow, 'state' | 'expiresAt'>, now = Date.now()) {
  const isOver = Date.parse(expiresAt) <= now
  return isOver && (state === 'APPROVED' || state === 'REQUESTED') ? 'OVER' : state
}

/** What can be done about a waiver now. */
export function DecideWaiver({ waiver }: { waiver: WaiverRow }) {
  const say = useWaiversText()
  const viewer = useViewer()
  const standing = standingOf(waiver)
  if (standing === 'APPROVED')
    return <Rule waiver={waiver} ruling="REVOKE" word="revoke" title="revokeTitle" />
  if (standing !== 'REQUESTED') return null
  const isOwn = viewer.data?.name === waiver.requestedBy
  return (
    <Group gap="xs" wrap="nowrap">
      {isOwn ? (
        <Text size="xs" maw={220}>
          {say('own')}
        </Text>
      ) : (
        <Rule waiver={waiver} ruling="APPROVE" word="approve" title="approveTitle" />
      )}
      <Rule waiver={waiver} ruling="REFUSE" word="refuse" title="refuseTitle" />
    </Group>
  )
}

function Rule({
  waiver,
  ruling,
  word,
  title,
}: {
  waiver: WaiverRow
  ruling: Ruling
  word: 'approve' | 'refuse' | 'revoke'
  title: 'approveTitle' | 'refuseTitle' | 'revokeTitle'
}) {
  const say = useWaiversText()
  const decide = useTellDecision(DECIDE_WAIVER)
  const place = waiver.repo?.fullName ?? waiver.namespace ?? ''
  const send = (fields: FormData) =>
    decide.mutateAsync({ input: { waiver: waiver.id, ruling, reason: textOf(fields, 'reason') ?? '' } })
  return (
    <FormDialog
      label={say(word)}
      ariaLabel={`${say(word)}: ${place}`}
      button={{ size: 'xs', variant: ruling === 'APPROVE' ? 'filled' : 'default' }}
      title={say(title)}
      action={say(word)}
      onSubmit={send}
    >
      <Text fw={600} className="any-break">
        {place} · {waiver.coveredRule ?? waiver.fingerprint}
      </Text>
      <Text size="sm" className="any-break">
        {waiver.reason}
      </Text>
      <ReasonField />
    </FormDialog>
  )
}
