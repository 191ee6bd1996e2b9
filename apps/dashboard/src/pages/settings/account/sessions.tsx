import { Stack, Text } from '@mantine/core'
import { useAsk, useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import type { Column } from '../../../components/data-table.js'
import { PlainTable } from '../../../components/plain-table.js'
import { Answered } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { SectionHead } from '../section-head.js'
import { END_SESSION, MY_SESSIONS, type MySession, SIGN_OUT_EVERYWHERE } from './account-queries.js'
import { useAccountText } from './messages.js'

/** Browsers that are signed in, each to be signed out, and all of them at once. */
export function Sessions({ hours, minutes }: { hours: number; minutes: number }) {
  const say = useAccountText()
  const query = useAsk('session', MY_SESSIONS, {})
  const columns = useColumns()
  return (
    <Stack gap="sm">
      <SectionHead title={say('sessions')} text={say('idleText', { hours, minutes })}>
        <SignOutEverywhere />
      </SectionHead>
      <Answered query={query}>
        {({ sessions }) => (
          <PlainTable
            caption={say('sessions')}
            columns={columns}
            rows={sessions}
            keyOf={({ id }) => id}
            csvName="sessions"
          />
        )}
      </Answered>
    </Stack>
  )
}

function SignOutEverywhere() {
  const say = useAccountText()
  const everywhere = useTell(SIGN_OUT_EVERYWHERE, [])
  async function leave() {
    await everywhere.mutateAsync({})
    location.assign('/-/sign-in')
  }
  return (
    <ConfirmButton
      label={say('everywhere')}
      title={say('everywhereTitle')}
      action={say('everywhere')}
      isDangerous
      onConfirm={leave}
    >
      {say('everywhereText')}
    </ConfirmButton>
  )
}

function useColumns(): readonly Column<MySession>[] {
  const say = useAccountText()
  const nameOf = ({ browser }: MySession) => (browser === 'browser session' ? say('unknownBrowser') : browser)
  return [
    {
      key: 'browser',
      header: say('browser'),
      cell: session => (
        <>
          <Text size="sm">{nameOf(session)}</Text>
          <Text size="xs" c="dimmed">
            {[session.isCurrent ? say('current') : '', session.isByProvider ? say('viaProvider') : '']
              .filter(part => part !== '')
              .join(', ')}
          </Text>
        </>
      ),
      text: nameOf,
    },
    {
      key: 'signedIn',
      header: say('signedIn'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
    {
      key: 'lastUsed',
      header: say('lastUsed'),
      cell: ({ lastUsedAt, createdAt }) => <Time at={lastUsedAt ?? createdAt} />,
      text: ({ lastUsedAt }) => lastUsedAt,
    },
    {
      key: 'expires',
      header: say('expires'),
      cell: ({ expiresAt }) => <Time at={expiresAt} />,
      text: ({ expiresAt }) => expiresAt,
    },
    {
      key: 'end',
      header: say('end'),
      cell: session => !session.isCurrent && <EndSession id={session.id} browser={nameOf(session)} />,
    },
  ]
}

function EndSession({ id, browser }: { id: string; browser: string }) {
  const say = useAccountText()
  const end = useTell(END_SESSION, ['session', 'tokens', 'audit'])
  return (
    <ConfirmButton
      label={say('end')}
      ariaLabel={say('endNamed', { browser })}
      title={say('endTitle')}
      action={say('end')}
      isDangerous
      onConfirm={() => end.mutateAsync({ id })}
    >
      {say('endText')}
    </ConfirmButton>
  )
}
