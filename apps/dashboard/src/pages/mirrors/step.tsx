import { Card, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** One way to begin. */
export function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder component="section">
      <Stack align="flex-start" h="100%">
        <Title order={2} size="h4">
          {title}
        </Title>
        {children}
      </Stack>
    </Card>
  )
}
