import { Button, type ButtonProps } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTell } from '../../api/use-ask.js'
import { useCommonText } from '../../components/messages.js'
import { useMirrorsText } from './messages.js'
import { isUnderWay, MIRROR_REPOSITORY, type MirrorRow } from './mirror-query.js'

type Synced = Pick<MirrorRow, 'fullName' | 'type' | 'upstreamUrl' | 'upstreamId' | 'revision' | 'latestRun'>

/** Brings a mirror up to date now; after a failure it is the retry. What the mirror follows stays as it is. */
export function SyncButton({ mirror, button }: { mirror: Synced; button?: ButtonProps }) {
  const say = useMirrorsText()
  const common = useCommonText()
  const tell = useTell(MIRROR_REPOSITORY, ['mirrors'])
  const { upstreamId, type, upstreamUrl, revision, latestRun, fullName } = mirror
  const label = latestRun?.state === 'FAILED' ? say('retry') : say('now')
  function sync() {
    tell.mutate(
      { input: { repo: upstreamId, type, from: upstreamUrl, revision } },
      {
        onError: error =>
          notifications.show({ title: common('failed'), message: error.message, color: 'red' }),
      },
    )
  }
  return (
    <Button
      size="xs"
      variant="default"
      {...button}
      onClick={sync}
      loading={tell.isPending}
      disabled={isUnderWay(latestRun)}
      aria-label={`${label}: ${fullName}`}
    >
      {label}
    </Button>
  )
}
