import { Card, Group, Text, Title } from '@mantine/core'
import { IconKey, IconKeyOff } from '@tabler/icons-react'
import { useAsk } from '../../api/use-ask.js'
import { useMirrorsText } from './messages.js'
import { UPSTREAM } from './mirror-query.js'

const ICON_SIZE = 16

/** Which upstream the server was given, and whether it has a token; never the token. For administrators. */
export function UpstreamCard() {
  const say = useMirrorsText()
  const query = useAsk('mirrors', UPSTREAM, {})
  if (!query.data) return null
  const { url, hasToken, allowedPrivateHosts } = query.data.upstream
  const Icon = hasToken ? IconKey : IconKeyOff
  return (
    <Card withBorder padding="sm">
      <Title order={2} size="h5">
        {say('upstream')}
      </Title>
      <Text ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {url}
      </Text>
      <Group gap={6} wrap="nowrap" mt={4}>
        <Icon size={ICON_SIZE} aria-hidden style={{ flexShrink: 0 }} />
        <Text size="sm">{hasToken ? say('tokenYes') : say('tokenNo')}</Text>
      </Group>
      {allowedPrivateHosts.length > 0 && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {say('privateHosts', { hosts: allowedPrivateHosts.join(', ') })}
        </Text>
      )}
      <Text size="xs" c="dimmed" mt={4} style={{ overflowWrap: 'anywhere' }}>
        {say('upstreamHow')}
      </Text>
    </Card>
  )
}
