import { Alert } from '@mantine/core'
import { ApiError } from '../../api/api-error.js'
import { useErrorText } from '../../components/error-text.js'
import { useSignInText } from './messages.js'

/** Why signing in did not work, in words that tell a stranger nothing. */
export function SignInFailure({ error }: { error: Error }) {
  const say = useSignInText()
  const { text, detail } = useErrorText()(error)
  const code = error instanceof ApiError ? error.code : 'internal'
  const isWrong = code === 'http-401' || code === 'credentials-invalid'
  return (
    <Alert color="red" role="alert" variant="light">
      {isWrong ? say('wrong') : text}
      {!isWrong && detail !== null && ` (${detail})`}
    </Alert>
  )
}
