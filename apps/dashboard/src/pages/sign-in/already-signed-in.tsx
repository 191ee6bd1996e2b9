import { Alert, Anchor } from '@mantine/core'
import { AppLink } from '../../routing/app-link.js'
import { useSignInText } from './messages.js'

/** For who came here by an old link, or wants to be somebody else. */
export function AlreadySignedIn({ name, to }: { name: string; to: string }) {
  const say = useSignInText()
  return (
    <Alert variant="light" role="status">
      {say('already', { name })}{' '}
      <Anchor component={AppLink} href={to} underline="always">
        {say('goOn')}
      </Anchor>
    </Alert>
  )
}
