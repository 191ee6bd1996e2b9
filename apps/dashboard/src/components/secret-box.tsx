import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useCommonText } from './messages.js'

const ICON_SIZE = 16

/** A secret that is shown this once: nobody can read it again, so one is told to keep it, and helped to. */
export function SecretBox({ title, text, secret }: { title: string; text?: ReactNode; secret: string }) {
  const say = useCommonText()
  return (
    <Alert title={title} variant="light" color="cyan" icon={<IconKey aria-hidden />} role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{text ?? say('shownOnce')}</Text>
        <Group gap="xs">
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} data-testid="secret">
            {secret}
          </Code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                onClick={copy}
                leftSection={
                  copied ? (
                    <IconCheck size={ICON_SIZE} aria-hidden />
                  ) : (
                    <IconCopy size={ICON_SIZE} aria-hidden />
                  )
                }
              >
                {copied ? say('copied') : say('copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  )
}
