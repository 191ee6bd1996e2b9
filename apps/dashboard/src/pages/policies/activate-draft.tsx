import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useAsk, useTell } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { Confirm } from '../../components/confirm.js'
import { useSearch } from '../../routing/use-search.js'
import { formatNumber } from '../../text/format.js'
import { usePoliciesText } from './messages.js'
import { ACTIVATE, type Active, RUN, type Run } from './queries.js'

/** Makes a text the policy in force, after saying what that changes as far as it was tried. Another version by then is a conflict, and nothing happens. */
export function ActivateDraft({
  name,
  source,
  isDisabled,
  replaced,
  onLeave,
}: {
  name: string
  source: string
  isDisabled: boolean
  replaced: Active
  /** Called before the draft is left, whatever was not saved. */
  onLeave: () => void
}) {
  const say = usePoliciesText()
  const [search, change] = useSearch()
  const [isOpen, { open, close }] = useDisclosure(false)
  const [note, setNote] = useState('')
  const [expected, setExpected] = useState(replaced)
  const activate = useTell(ACTIVATE, ['policies', 'verdicts', 'repos', 'reviews'])
  const run = useAsk('policies', RUN, { id: search['run'] ?? '' }, { isEnabled: !!search['run'] })
  const tried = run.data?.judgementRun
  // A trial against an older policy says nothing of now.
  const isTried =
    tried?.kind === 'DRY_RUN' &&
    tried.state === 'DONE' &&
    tried.source === source &&
    tried.basedOn === expected.version

  async function confirm() {
    const input = { source, note: note || null, expectedVersion: expected.version }
    const { activatePolicy } = await activate.mutateAsync({ input })
    onLeave()
    change({ draft: null, tab: 'runs', run: activatePolicy.run.id, becoming: null }, { isStep: true })
  }
  return (
    <>
      <Button
        disabled={isDisabled}
        onClick={() => {
          setExpected(replaced) // what one saw when one asked, whatever comes meanwhile
          open()
        }}
      >
        {say('activate')}
      </Button>
      <Confirm
        isOpen={isOpen}
        onClose={close}
        title={say('activateTitle')}
        action={say('activate')}
        onConfirm={confirm}
      >
        <Stack gap="sm">
          <Text>{say('activateText', { name, version: expected.version })}</Text>
          {isTried && tried ? <Impact run={tried} /> : <Text fw={600}>{say('activateUntried')}</Text>}
          <TextInput
            label={say('note')}
            description={say('noteHint')}
            value={note}
            onChange={event => setNote(event.target.value)}
            maxLength={2_000}
          />
        </Stack>
      </Confirm>
    </>
  )
}

function Impact({ run }: { run: Run }) {
  const say = usePoliciesText()
  return (
    <div>
      <Text>
        {say('activateTried', { changed: formatNumber(run.changed), total: formatNumber(run.total) })}
      </Text>
      <ul>
        {run.tallies.map(({ before, after, revisions }) => (
          <li key={`${before} ${after}`}>
            {formatNumber(revisions)}: <VerdictBadge verdict={before} /> → <VerdictBadge verdict={after} />
          </li>
        ))}
      </ul>
    </div>
  )
}
