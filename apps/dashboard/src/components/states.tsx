import { Alert, Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError, isNotAllowed, isSignedOut } from '../api/api-error.js'
import { AppLink } from '../routing/app-link.js'
import { useSignInPath } from '../routing/use-sign-in-path.js'
import { useViewer } from '../session/use-viewer.js'
import { useErrorText } from './error-text.js'
import { useCommonText } from './messages.js'

/** While something is asked for. */
export function Loading() {
  const say = useCommonText()
  return (
    <Center mih={160} role="status" aria-live="polite">
      <Loader aria-hidden />
      <Text ml="sm" c="dimmed">
        {say('loading')}
      </Text>
    </Center>
  )
}

/** There is nothing: says what would be here, and how it gets here. */
export function Empty({ title, text, action }: { title: string; text?: ReactNode; action?: ReactNode }) {
  return (
    <Center mih={200}>
      <Stack align="center" gap="xs" miw={0} maw={520} ta="center">
        <Title order={2} size="h4">
          {title}
        </Title>
        {text && <Text c="dimmed">{text}</Text>}
        {action}
      </Stack>
    </Center>
  )
}

/**
 * What went wrong, and what to do about it. Who is not signed in is asked to, and who may not see it is told so.
 *
 * @param isOfAct  an act was refused, not a look: the server says why, such as that somebody else has to approve it
 */
export function Failure({
  error,
  onRetry,
  isOfAct = false,
}: {
  error: unknown
  onRetry?: (() => void) | undefined
  isOfAct?: boolean
}) {
  const say = useCommonText()
  const errorText = useErrorText()
  const isRefusedAct = isOfAct && error instanceof ApiError && error.code === 'forbidden'
  if (isNotAllowed(error) && !isRefusedAct) return <NotAllowed isSessionOver={isSignedOut(error)} />
  const isOurs = error instanceof ApiError
  const { text, detail } = errorText(error)
  return (
    <Alert color="red" title={say('failed')} role="alert" variant="light">
      <Stack gap="xs" align="flex-start">
        <Text className="any-break">{text}</Text>
        {detail !== null && (
          <Text size="sm" className="any-break">
            {detail}
          </Text>
        )}
        <AdviceFor error={error} />
        {isOurs && error.requestId && (
          <Text size="xs" c="dimmed">
            {say('requestId', { id: error.requestId })}
          </Text>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {say('retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

function AdviceFor({ error }: { error: unknown }) {
  const say = useCommonText()
  const code = error instanceof ApiError ? error.code : 'internal'
  if (code === 'network' || code === 'unavailable') return <Text>{say('offlineAdvice')}</Text>
  if (code === 'rate-limited') return <Text>{say('rateAdvice')}</Text>
  return code === 'internal' ? <Text>{say('internalAdvice')}</Text> : null
}

/** For who is not let in: asked to sign in, which may be because the session ended meanwhile, or told that it is not theirs. */
export function NotAllowed({ isSessionOver = false }: { isSessionOver?: boolean }) {
  const say = useCommonText()
  const viewer = useViewer()
  const signInPath = useSignInPath()
  if (viewer.data && !isSessionOver)
    return <Empty title={say('forbiddenTitle')} text={say('forbiddenText')} />
  const signIn = (
    <Button component={AppLink} href={signInPath}>
      {say('signIn')}
    </Button>
  )
  return <Empty title={say('signInTitle')} text={say('signInText')} action={signIn} />
}

/** Above what was read before, when it could not be read anew. */
export function Old({ onRetry }: { onRetry: () => void }) {
  const say = useCommonText()
  return (
    <Group gap="xs" role="status" className="no-print">
      <Text size="sm" c="dimmed">
        {say('old')}
      </Text>
      <Button size="compact-xs" variant="default" onClick={onRetry}>
        {say('retry')}
      </Button>
    </Group>
  )
}

/** Shows what a question answered, or how it stands with it. An answer stays when it could not be asked for anew, and says so. */
export function Answered<Data>({
  query,
  children,
}: {
  query: Pick<UseQueryResult<Data, Error>, 'data' | 'error' | 'isPending' | 'refetch'>
  children: (data: Data) => ReactNode
}) {
  const retry = () => void query.refetch()
  if (query.data !== undefined)
    return (
      <>
        {query.error && <Old onRetry={retry} />}
        {children(query.data)}
      </>
    )
  if (query.error) return <Failure error={query.error} onRetry={retry} />
  return <Loading />
}
