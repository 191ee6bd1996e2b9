import { Alert, Progress, Stack, Table, Text } from '@mantine/core'
import { formatBytes, formatNumber } from '../../text/format.js'
import { FitBadge } from './fit-badge.js'
import { useFitText } from './fit-messages.js'
import type { FitAnswer } from './variant-query.js'

const WHOLE = 100

/** What makes up the need of a variant, and how it lies on the devices. What is not known is said to be. */
export function FitBreakdown({ fit, isAsked }: { fit: FitAnswer; isAsked: boolean }) {
  const say = useFitText()
  const { need, perDevice, maxContextTokens } = fit
  const parts = [
    [say('weights'), formatBytes(need.weightBytes)],
    [say('cacheBytes'), need.cacheBytes === null ? say('unknownCache') : formatBytes(need.cacheBytes)],
    [say('overhead'), formatBytes(need.overheadBytes)],
    [say('total'), need.totalBytes === null ? say('unknownCache') : formatBytes(need.totalBytes)],
  ] as const
  return (
    <Stack gap="xs">
      <FitBadge fit={fit} isAsked={isAsked} />
      {isAsked && <Text size="sm">{fit.explanation}</Text>}
      <Table withTableBorder aria-label={say('legend')}>
        <Table.Tbody>
          {parts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td ta="right">{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {need.unknown.length > 0 && (
        <Alert color="gray" variant="light" p="xs">
          {say('unknown', { names: need.unknown.join(', ') })}
        </Alert>
      )}
      {perDevice.map((share, at) => (
        <Share key={`${at} ${share.memoryBytes}`} share={share} number={at + 1} />
      ))}
      {isAsked && maxContextTokens !== null && (
        <Text size="sm">
          {say('maxContext')}: {say('tokens', { count: formatNumber(maxContextTokens) })}
        </Text>
      )}
    </Stack>
  )
}

function Share({ share, number }: { share: FitAnswer['perDevice'][number]; number: number }) {
  const say = useFitText()
  const { needBytes, memoryBytes } = share
  const label = say('perDevice', { number, need: formatBytes(needBytes), memory: formatBytes(memoryBytes) })
  const percent = memoryBytes === 0 ? WHOLE : (needBytes / memoryBytes) * WHOLE
  return (
    <div>
      <Text size="sm">{label}</Text>
      <Progress
        value={Math.min(WHOLE, percent)}
        color={percent > WHOLE ? 'red' : 'teal'}
        aria-label={label}
      />
    </div>
  )
}
