import { Button, Group, Modal, NativeSelect, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useAsk } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { textOf } from '../../components/form-dialog.js'
import { useCommonText } from '../../components/messages.js'
import { Answered } from '../../components/states.js'
import { EndField } from './end-field.js'
import { fromLocalInput } from './end-of-waiver.js'
import { useReviewsText } from './messages.js'
import { PREVIEW, type Preview, type QueueRow, RULE_IDS } from './queries.js'
import { ReasonField } from './reason-field.js'
import { rowsToWaive, rulesToWaive } from './rows-to-waive.js'
import { type BulkOrder, useBulk } from './use-bulk.js'

export type BulkAct = 'APPROVE' | 'REJECT' | 'WAIVE'

interface BulkProps {
  readonly act: BulkAct | null
  readonly rows: readonly QueueRow[]
  /** @param isDone  every one of them was done */
  readonly onClose: (isDone: boolean) => void
}

/** The same decision about several reviews, after a look at what it would do to each. */
export function BulkDialog({ act, rows, onClose }: BulkProps) {
  const say = useReviewsText()
  const common = useCommonText()
  const titles = { APPROVE: say('approve'), REJECT: say('reject'), WAIVE: say('waiveTitle') }
  return (
    <Modal
      opened={act !== null}
      onClose={() => onClose(false)}
      title={act && `${titles[act]}: ${say('bulk', { count: rows.length })}`}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      {act === 'WAIVE' && <WaiveForm act={act} rows={rows} onClose={onClose} action={titles[act]} />}
      {(act === 'APPROVE' || act === 'REJECT') && (
        <BulkForm act={act} rows={rows} onClose={onClose} action={titles[act]} />
      )}
    </Modal>
  )
}

type FormProps = Omit<BulkProps, 'act'> & { readonly act: BulkAct; readonly action: string }

/** Offers what can be waived; all that makes verdicts beside it is left out. */
function WaiveForm(props: FormProps) {
  const say = useReviewsText()
  const query = useAsk('policies', RULE_IDS, {})
  return (
    <Answered query={query}>
      {({ rules }) => {
        const known = rulesToWaive(props.rows, rules)
        return known.length === 0 ? <Text>{say('findingsNone')}</Text> : <BulkForm {...props} rules={known} />
      }}
    </Answered>
  )
}

function BulkForm({ act, rows, onClose, action, rules = [] }: FormProps & { rules?: readonly string[] }) {
  const say = useReviewsText()
  const common = useCommonText()
  const [ruleId, setRuleId] = useState(rules[0] ?? '')
  const { results, isBusy, isOver, run, stop } = useBulk()
  const meant = act === 'WAIVE' ? rowsToWaive(rows, ruleId) : rows
  // Not about any topic that a decision touches: what was looked at before stays to be compared with what became.
  const ahead = useAsk(
    'policies',
    PREVIEW,
    {
      reviews: meant.map(({ id }) => id),
      act,
      ruleId: act === 'WAIVE' ? ruleId : null,
      fingerprint: null,
    },
    { isEnabled: !isBusy && !isOver },
  )
  const failed = [...results.values()].filter(error => error !== null).length
  function submit(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isBusy || !ahead.data) return
    const fields = new FormData(event.currentTarget)
    const order: BulkOrder = {
      act,
      reason: textOf(fields, 'reason') ?? '',
      ruleId,
      expiresAt: fromLocalInput(textOf(fields, 'end') ?? '')?.toISOString() ?? '',
    }
    void run(meant, order).then(tried => {
      if (tried < meant.length)
        notifications.show({ message: say('bulkStopped', { tried, total: meant.length }), color: 'yellow' })
    })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {act === 'WAIVE' && (
          <NativeSelect
            label={say('bulkRule')}
            value={ruleId}
            onChange={event => setRuleId(event.target.value)}
            data={[...rules]}
            disabled={isBusy || isOver}
          />
        )}
        {!isOver && <ReasonField />}
        {act === 'WAIVE' && !isOver && <EndField />}
        <Answered query={ahead}>
          {({ decisionPreview }) => (
            <Ahead act={act} rows={meant} previews={decisionPreview} results={results} />
          )}
        </Answered>
        {isOver && (
          <Text aria-live="polite">
            {say('bulkDone', { count: results.size - failed })}
            {failed > 0 && ` · ${say('bulkFailed', { count: failed })}`}
          </Text>
        )}
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={() => (isBusy ? stop() : onClose(failed === 0 && results.size === meant.length))}
          >
            {isOver ? common('close') : common('cancel')}
          </Button>
          {!isOver && (
            <Button type="submit" loading={isBusy} disabled={!ahead.data}>
              {action}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}

function Ahead({
  act,
  rows,
  previews,
  results,
}: {
  act: BulkAct
  rows: readonly QueueRow[]
  previews: readonly Preview[]
  results: ReadonlyMap<string, string | null>
}) {
  const say = useReviewsText()
  return (
    <Table aria-label={say('bulkPreview')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{say('repository')}</Table.Th>
          <Table.Th scope="col">{say('verdict')}</Table.Th>
          <Table.Th scope="col">{say('becomes')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {previews.map(preview => (
          <AheadRow
            key={preview.reviewId}
            preview={preview}
            name={rows.find(({ id }) => id === preview.reviewId)?.repo.fullName ?? ''}
            act={act}
            result={results.get(preview.reviewId)}
          />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function AheadRow({
  preview,
  name,
  act,
  result,
}: {
  preview: Preview
  name: string
  act: BulkAct
  /** Absent before it was tried; null where it was done, else why it was refused. */
  result: string | null | undefined
}) {
  const say = useReviewsText()
  const trouble = result === undefined ? preview.refusal : result
  const isAsked = act === 'WAIVE' && result === null
  return (
    <Table.Tr>
      <Table.Th scope="row" className="any-break" fw={400}>
        {name}
      </Table.Th>
      <Table.Td>
        <VerdictBadge verdict={preview.before} />
      </Table.Td>
      <Table.Td className="any-break">
        {trouble !== null && <Text size="sm">{trouble}</Text>}
        {isAsked && <Text size="sm">{say('waiveAsked')}</Text>}
        {trouble === null && !isAsked && <VerdictBadge verdict={preview.after} />}
        {trouble === null && !isAsked && act === 'WAIVE' && (
          <Text size="xs" c="dimmed">
            {say('waiveHint')}
          </Text>
        )}
        {trouble === null && act !== 'WAIVE' && preview.reviewState === 'OPEN' && (
          <Text size="xs" c="dimmed">
            {say('moreNeeded')}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
