import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** Head of a part: what it is, what it is for in one sentence, and what can be done at the right of it. */
export function SectionHead({
  title,
  text,
  order = 2,
  children,
}: {
  title: ReactNode
  text?: ReactNode
  order?: 2 | 3
  children?: ReactNode
}) {
  return (
    <Group justify="space-between" align="flex-start" gap="sm">
      <Stack gap={4} maw={720} style={{ flex: '1 1 260px' }}>
        <Title order={order} size={order === 2 ? 'h3' : 'h4'} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {text && (
          <Text c="dimmed" size="sm">
            {text}
          </Text>
        )}
      </Stack>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  )
}
