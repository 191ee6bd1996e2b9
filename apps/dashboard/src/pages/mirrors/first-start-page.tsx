import { Alert, Anchor, Button, Code, SimpleGrid, Stack, Text } from '@mantine/core'
import { graphql } from '../../api/graphql.js'
import { useAsk } from '../../api/use-ask.js'
import { Page } from '../../components/page.js'
import { NotAllowed } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { useViewer, type Viewer } from '../../session/use-viewer.js'
import { DemoStep } from './demo-step.js'
import { useFirstStartText } from './first-start-messages.js'
import { UPSTREAM } from './mirror-query.js'
import { NewMirror } from './new-mirror.js'
import { Step } from './step.js'

const ANY_REPO = graphql(`
  query AnyRepo {
    repos(first: 1) {
      nodes {
        id
      }
    }
  }
`)

/** Where an empty registry is begun: mirror a model, load the demonstration, or upload one’s own. */
export function FirstStartPage() {
  const say = useFirstStartText()
  const viewer = useViewer()
  const any = useAsk('repos', ANY_REPO, {})
  const isEmpty = any.data?.repos.nodes.length === 0
  return (
    <Page title={say('title')}>
      {viewer.data === null ? (
        <NotAllowed />
      ) : (
        <Stack>
          {isEmpty && <Text>{say('lead')}</Text>}
          {any.data && !isEmpty && <AlreadyHere />}
          {viewer.data && <Steps viewer={viewer.data} />}
        </Stack>
      )}
    </Page>
  )
}

function AlreadyHere() {
  const say = useFirstStartText()
  return (
    <Alert variant="light" color="cyan" title={say('here')}>
      <Anchor component={AppLink} href="/-/repositories">
        {say('repositories')}
      </Anchor>
    </Alert>
  )
}

function Steps({ viewer }: { viewer: Viewer }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }}>
      <MirrorStep isAdmin={viewer.isAdmin} />
      <DemoStep isAdmin={viewer.isAdmin} />
      <PushStep viewer={viewer} />
    </SimpleGrid>
  )
}

function MirrorStep({ isAdmin }: { isAdmin: boolean }) {
  const say = useFirstStartText()
  const upstream = useAsk('mirrors', UPSTREAM, {}, { isEnabled: isAdmin })
  return (
    <Step title={say('mirrorTitle')}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {say('mirrorSay', { url: upstream.data?.upstream.url ?? 'Hub' })}
      </Text>
      {isAdmin ? <NewMirror label={say('mirror')} /> : <Text size="sm">{say('onlyAdmins')}</Text>}
    </Step>
  )
}

function PushStep({ viewer }: { viewer: Viewer }) {
  const say = useFirstStartText()
  const command = `HF_ENDPOINT=${location.origin} \\\n  hf upload ${viewer.name}/my-model . --token hf_…`
  return (
    <Step title={say('pushTitle')}>
      <Text size="sm">{say('pushSay')}</Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {command}
      </Code>
      <Button component={AppLink} href="/-/settings/tokens" variant="default">
        {say('tokens')}
      </Button>
    </Step>
  )
}
