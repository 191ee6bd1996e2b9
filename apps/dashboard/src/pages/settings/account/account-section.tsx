import { Stack } from '@mantine/core'
import { useAsk } from '../../../api/use-ask.js'
import { Answered, NotAllowed } from '../../../components/states.js'
import { useSearch } from '../../../routing/use-search.js'
import { ProviderProblem } from '../../../session/provider-problem.js'
import { MY_ACCOUNT } from './account-queries.js'
import { Identities } from './identities.js'
import { Look } from './look.js'
import { Password } from './password.js'
import { Sessions } from './sessions.js'
import { WhoIAm } from './who-i-am.js'

/** One’s own account: who one is here, how one signs in, and where one is signed in. */
export function AccountSection() {
  const [search] = useSearch()
  const account = useAsk('session', MY_ACCOUNT, {})
  return (
    <Stack gap="xl">
      <ProviderProblem problem={search['problem']} />
      <Answered query={account}>
        {({ viewer, signInMethods }) =>
          viewer ? (
            <>
              <WhoIAm me={viewer} />
              <Password hasPassword={viewer.account?.hasPassword ?? false} />
              <Identities
                provider={signInMethods.provider}
                hasPassword={viewer.account?.hasPassword ?? false}
              />
              <Sessions hours={signInMethods.sessionHours} minutes={signInMethods.idleMinutes} />
            </>
          ) : (
            <NotAllowed />
          )
        }
      </Answered>
      <Look />
    </Stack>
  )
}
