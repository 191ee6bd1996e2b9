import { Stack } from '@mantine/core'
import { useAsk } from '../../../api/use-ask.js'
import { Answered, Empty } from '../../../components/states.js'
import { SectionHead } from '../section-head.js'
import { GroupRoles } from './group-roles.js'
import { useSignInSettingsText } from './messages.js'
import { ProviderFacts } from './provider-facts.js'
import { SIGN_IN_SETTINGS } from './sign-in-queries.js'

/** How people sign in here, as the operator configured it. Nothing is changed here: the configuration is the server’s environment. */
export function SignInSection() {
  const say = useSignInSettingsText()
  const query = useAsk('session', SIGN_IN_SETTINGS, {})
  return (
    <Answered query={query}>
      {({ signInMethods: { sessionHours, idleMinutes }, identityProvider }) => (
        <Stack gap="xl">
          {identityProvider ? (
            <>
              <ProviderFacts provider={identityProvider} />
              <GroupRoles groups={identityProvider.groups} />
            </>
          ) : (
            <Empty title={say('noMethod')} text={say('noMethodText')} />
          )}
          <SectionHead
            title={say('sessions')}
            text={say('sessionsText', { hours: sessionHours, minutes: idleMinutes })}
          />
        </Stack>
      )}
    </Answered>
  )
}
