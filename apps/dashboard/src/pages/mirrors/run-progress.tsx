import { Group, Progress, Stack, Text } from '@mantine/core'
import { formatBytes, formatDuration } from '../../text/format.js'
import { useMirrorsText } from './messages.js'
import { isUnderWay, type Run } from './mirror-query.js'

const WHOLE = 100
const PHASES = ['refs', 'objects', 'files', 'landing'] as const

/** How far a run is: bytes, files, speed and the time that is left, as far as it knows. */
export function RunProgress({ run, isBrief = false }: { run: Run; isBrief?: boolean }) {
  const say = useMirrorsText()
  const bytes = say('bytes', { done: formatBytes(run.bytesDone), total: formatBytes(run.bytesTotal) })
  const files = say('files', { done: run.filesDone, total: run.filesTotal })
  const hasFiles = run.filesTotal > 0
  return (
    <Stack gap={4} miw={isBrief ? 160 : undefined}>
      <Text size="sm">{usePhase(run)}</Text>
      <Progress
        value={percentOf(run)}
        animated={run.state === 'RUNNING' && run.bytesPerSecond > 0}
        size={isBrief ? 'sm' : 'lg'}
        color={run.filesFailed > 0 ? 'yellow' : 'teal'}
        aria-label={say('progress')}
      />
      {hasFiles && (
        <Group gap="md">
          <Text size="sm">{bytes}</Text>
          {!isBrief && <Text size="sm">{files}</Text>}
          <Pace run={run} />
        </Group>
      )}
    </Stack>
  )
}

function Pace({ run }: { run: Run }) {
  const say = useMirrorsText()
  if (!isUnderWay(run)) return null
  const isMoving = run.bytesPerSecond > 0
  return (
    <>
      <Text size="sm">
        {isMoving ? say('speed', { bytes: formatBytes(run.bytesPerSecond) }) : say('stillHere')}
      </Text>
      <Text size="sm" c="dimmed">
        {run.remainingSeconds === null
          ? say('remainingUnknown')
          : say('remaining', { time: formatDuration(run.remainingSeconds) })}
      </Text>
    </>
  )
}

function usePhase({ state, phase, revisionsLanded }: Run): string {
  const say = useMirrorsText()
  if (state === 'QUEUED') return say('phase_waiting')
  if (state !== 'RUNNING') return say('landed', { count: revisionsLanded })
  const known = PHASES.find(word => word === phase)
  return known ? say(`phase_${known}`) : (phase ?? say('phase_refs'))
}

/** A run without large files is whole when it has succeeded. */
function percentOf({ bytesDone, bytesTotal, state }: Run): number {
  if (bytesTotal === 0) return state === 'SUCCEEDED' ? WHOLE : 0
  return Math.min(WHOLE, (bytesDone / bytesTotal) * WHOLE)
}
