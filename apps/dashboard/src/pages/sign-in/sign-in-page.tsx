import { Divider, Paper, Stack, Text } from '@mantine/core'
import { useAsk } from '../../api/use-ask.js'
import { Page } from '../../components/page.js'
import { Failure } from '../../components/states.js'
import { ownPath } from '../../routing/own-path.js'
import { useSearch } from '../../routing/use-search.js'
import { ProviderProblem } from '../../session/provider-problem.js'
import { SIGN_IN_METHODS } from '../../session/sign-in-methods.js'
import { useViewer } from '../../session/use-viewer.js'
import { AlreadySignedIn } from './already-signed-in.js'
import { useSignInText } from './messages.js'
import { PasswordForm } from './password-form.js'
import { ProviderButton } from './provider-button.js'

/** Signs in, by the identity provider or by a password, and goes on to where one came from. */
export function SignInPage() {
  const say = useSignInText()
  const [search] = useSearch()
  const viewer = useViewer()
  const asked = useAsk('session', SIGN_IN_METHODS, {})
  const to = ownPath(search['to'])
  const methods = asked.data?.signInMethods
  return (
    <Page title={say('title')}>
      <Paper withBorder p="lg" maw={420}>
        <Stack>
          <ProviderProblem problem={search['problem']} />
          {viewer.data?.isSession && <AlreadySignedIn name={viewer.data.name} to={to} />}
          {methods?.provider && (
            <>
              <ProviderButton provider={methods.provider} to={to} />
              <Divider label={say('or')} />
            </>
          )}
          {/* Whether there is another way to sign in is not known then; a password may do. */}
          {asked.error && !methods && <Failure error={asked.error} onRetry={() => void asked.refetch()} />}
          <PasswordForm to={to} />
          {methods && (
            <Text size="xs" c="dimmed">
              {say('untilText', { hours: methods.sessionHours, minutes: methods.idleMinutes })}
            </Text>
          )}
        </Stack>
      </Paper>
    </Page>
  )
}
