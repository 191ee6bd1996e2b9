import { Anchor, Box, Button, Code, Progress, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Failure } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import type { DemoProgress } from './demo/load-demo.js'
import { useFirstStartText } from './first-start-messages.js'
import { Step } from './step.js'

const WHOLE = 100
const COMMAND = 'npm run demo'

/** Lands the demonstration, a repository at a time, and shows how far it is. */
export function DemoStep({ isAdmin }: { isAdmin: boolean }) {
  const say = useFirstStartText()
  const client = useQueryClient()
  const [progress, setProgress] = useState<DemoProgress | null>(null)
  const load = useMutation({
    mutationFn: async () => {
      const { loadDemo } = await import('./demo/load-demo.js')
      await loadDemo(setProgress)
    },
    // What landed before a failure is there too.
    onSettled: () => client.invalidateQueries(),
  })
  return (
    <Step title={say('demoTitle')}>
      <Text size="sm">{say('demoSay')}</Text>
      {isAdmin ? (
        <Button onClick={() => load.mutate()} loading={load.isPending} disabled={load.isSuccess}>
          {say('demo')}
        </Button>
      ) : (
        <Text size="sm">{say('onlyAdmins')}</Text>
      )}
      {progress && <HowFar progress={progress} />}
      {load.isError && <Failure error={load.error} onRetry={() => load.mutate()} />}
      <Text size="sm" c="dimmed">
        {say('demoShell')}
      </Text>
      <Code block>{COMMAND}</Code>
    </Step>
  )
}

function HowFar({ progress: { done, total, fullName } }: { progress: DemoProgress }) {
  const say = useFirstStartText()
  const isDone = fullName === null
  return (
    <Box w="100%" role="status">
      <Progress
        value={(done / total) * WHOLE}
        color="teal"
        aria-label={say('demoProgress', { done, total })}
      />
      <Text size="sm">{say('demoProgress', { done, total })}</Text>
      {isDone ? (
        <Text size="sm">
          {say('demoDone')}{' '}
          <Anchor component={AppLink} href="/-/repositories?q=demo">
            {say('repositories')}
          </Anchor>
        </Text>
      ) : (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {say('demoRunning', { name: fullName })}
        </Text>
      )}
    </Box>
  )
}
