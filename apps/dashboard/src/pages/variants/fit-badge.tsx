import { Badge, Stack, Text } from '@mantine/core'
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react'
import { formatBytes } from '../../text/format.js'
import { useFitText } from './fit-messages.js'
import type { FitAnswer } from './variant-query.js'

const ICON_SIZE = 14
const ANSWERS = {
  FITS: { color: 'teal', Icon: IconCheck },
  TOO_LARGE: { color: 'red', Icon: IconX },
  UNKNOWN: { color: 'gray', Icon: IconQuestionMark },
} as const

/** Whether a variant fits, with what it needs. Where nobody said on what, only the need. */
export function FitBadge({ fit, isAsked }: { fit: FitAnswer; isAsked: boolean }) {
  const say = useFitText()
  const { color, Icon } = ANSWERS[fit.answer]
  return (
    <Stack gap={2} align="flex-start">
      {isAsked && (
        <Badge className={`badge badge-${color}`} leftSection={<Icon size={ICON_SIZE} aria-hidden />}>
          {say(`answer_${fit.answer}`)}
        </Badge>
      )}
      <Text size="xs" c="dimmed">
        {needText(say, fit)}
      </Text>
    </Stack>
  )
}

function needText(say: ReturnType<typeof useFitText>, { need }: FitAnswer): string {
  if (need.totalBytes !== null) return say('need', { bytes: formatBytes(need.totalBytes) })
  return say('needAtLeast', { bytes: formatBytes(need.weightBytes + need.overheadBytes) })
}
