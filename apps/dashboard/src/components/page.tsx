import { Box, Group, Stack, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

const PRODUCT = 'Entrepôt'
/** Of the page that was shown before: the first one must not take the focus from the address bar. */
let lastPath: string | null = null

/** A page: its title in the tab and at its head, what can be done at the right of it. Whoever came by a link reads on from its title. */
export function Page({
  title,
  heading = title,
  actions,
  children,
}: {
  title: string
  heading?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`
  }, [title])
  useEffect(() => {
    if (lastPath !== null && lastPath !== location.pathname) head.current?.focus({ preventScroll: true })
    lastPath = location.pathname
  }, [])
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="center" gap="sm">
        <Title
          order={1}
          size="h2"
          ref={head}
          tabIndex={-1}
          style={{ outline: 'none', overflowWrap: 'anywhere' }}
        >
          {heading}
        </Title>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      <Box>{children}</Box>
    </Stack>
  )
}
