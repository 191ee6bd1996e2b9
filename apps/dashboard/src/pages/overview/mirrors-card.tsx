import { Anchor, Card, Stack, Text, Title } from '@mantine/core'
import { useAsk } from '../../api/use-ask.js'
import { Answered } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { useOverviewText } from './messages.js'
import { MIRROR_HEALTH } from './posture.js'

/** Milliseconds between looks while something is under way. */
const LOOK_AGAIN_MS = 5_000

/** Whether mirrors are in order. */
export function MirrorsCard({ namespace }: { namespace: string | null }) {
  const say = useOverviewText()
  const query = useAsk(
    'mirrors',
    MIRROR_HEALTH,
    { namespace },
    {
      askAgainMs: data =>
        data && data.posture.mirrors.running + data.posture.mirrors.queued > 0 ? LOOK_AGAIN_MS : false,
    },
  )
  return (
    <Card withBorder component="section" aria-label={say('mirrors')}>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {say('mirrors')}
        </Title>
        <Answered query={query}>
          {({ posture: { mirrors } }) =>
            mirrors.total === 0 ? (
              <Text c="dimmed">{say('noMirrors')}</Text>
            ) : (
              <>
                <Anchor component={AppLink} href="/-/mirrors">
                  {say('mirrorsAll', { count: mirrors.total })}
                </Anchor>
                <Text>
                  {mirrors.failing > 0
                    ? say('mirrorsFailing', { count: mirrors.failing })
                    : say('mirrorsFine')}
                </Text>
                {mirrors.running + mirrors.queued > 0 && (
                  <Text size="sm" c="dimmed">
                    {say('mirrorsBusy', { running: mirrors.running, queued: mirrors.queued })}
                  </Text>
                )}
              </>
            )
          }
        </Answered>
      </Stack>
    </Card>
  )
}
