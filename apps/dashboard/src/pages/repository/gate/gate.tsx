import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useAsk, useTell } from '../../../api/use-ask.js'
import { ConfirmButton } from '../../../components/confirm.js'
import { Answered } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { useSignInPath } from '../../../routing/use-sign-in-path.js'
import { useViewer } from '../../../session/use-viewer.js'
import type { Repository } from '../use-repository.js'
import { AskAccess } from './ask-access.js'
import { useGateText } from './messages.js'
import { GATE, type OwnRequest, WITHDRAW_REQUEST } from './queries.js'

/** Yellow on yellow is not to be read. */
const TITLE = { label: { color: 'var(--mantine-color-text)' } } as const

/** Before the files of a gated repository: how to ask for them, and what became of that. Nothing for who has them without asking. */
export function Gate({ repo }: { repo: Repository }) {
  const say = useGateText()
  const viewer = useViewer()
  const signInPath = useSignInPath()
  const { type, fullName } = repo
  const isEnabled = !!viewer.data
  const query = useAsk('repos', GATE, { type, id: fullName }, { isEnabled })
  if (repo.access.mayGetFiles) {
    const request = query.data?.repo?.ownAccessRequest
    return request?.state === 'ACCEPTED' ? <LetIn repo={repo} request={request} /> : null
  }
  if (viewer.isSuccess && !viewer.data)
    return (
      <Closed title={say('title')}>
        <Text>{say('signInText')}</Text>
        <Button component={AppLink} href={signInPath} size="xs">
          {say('ask')}
        </Button>
      </Closed>
    )
  return (
    <Answered query={query}>
      {({ repo: answer }) => {
        const request = answer?.ownAccessRequest
        if (request && request.state !== 'ACCEPTED') return <Asked repo={repo} request={request} />
        return (
          <Closed title={answer?.gate?.heading ?? say('title')}>
            <Text>{say('text')}</Text>
            {!repo.access.mayDiscuss && <Text>{say('forAccounts')}</Text>}
            {repo.access.mayDiscuss && answer?.gate && <AskAccess repo={repo} gate={answer.gate} />}
          </Closed>
        )
      }}
    </Answered>
  )
}

function Closed({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert color="yellow" variant="light" icon={<IconLock aria-hidden />} title={title} styles={TITLE}>
      <Stack gap="sm" align="flex-start" className="any-break">
        {children}
      </Stack>
    </Alert>
  )
}

/** It waits, or was rejected. */
function Asked({ repo, request }: { repo: Repository; request: OwnRequest }) {
  const say = useGateText()
  if (request.state === 'REJECTED')
    return (
      <Closed title={say('rejected')}>
        {request.reason && <Text>{request.reason}</Text>}
        <Text>{say('rejectedText')}</Text>
      </Closed>
    )
  return (
    <Closed title={say('asked')}>
      <Text>
        <Time at={request.createdAt} />. {say('askedText')}
      </Text>
      <Withdraw repo={repo} label={say('withdraw')} text={say('withdrawText')} />
    </Closed>
  )
}

function LetIn({ repo, request }: { repo: Repository; request: OwnRequest }) {
  const say = useGateText()
  return (
    <Alert color="gray" variant="light" title={say('accepted')}>
      <Stack gap="sm" align="flex-start">
        <Time at={request.decidedAt ?? request.createdAt} />
        <Withdraw repo={repo} label={say('giveBack')} text={say('giveBackText')} />
      </Stack>
    </Alert>
  )
}

function Withdraw({ repo, label, text }: { repo: Repository; label: string; text: string }) {
  const tell = useTell(WITHDRAW_REQUEST, ['repos'])
  const { type, fullName } = repo
  return (
    <ConfirmButton
      label={label}
      title={label}
      action={label}
      onConfirm={() => tell.mutateAsync({ input: { type, repo: fullName } })}
    >
      {text}
    </ConfirmButton>
  )
}
