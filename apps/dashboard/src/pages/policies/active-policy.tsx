import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useAsk } from '../../api/use-ask.js'
import { saveFile } from '../../components/save-file.js'
import { Answered } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { LazyEditor } from './editor/lazy-editor.js'
import { usePoliciesText } from './messages.js'
import { ACTIVE, READY } from './queries.js'
import { useBeginDraft } from './use-begin-draft.js'

/** The policy in force, and those that come with the product. */
export function ActivePolicy({ isAdmin }: { isAdmin: boolean }) {
  const say = usePoliciesText()
  const query = useAsk('policies', ACTIVE, {})
  return (
    <Stack gap="lg">
      <Answered query={query}>
        {({ policy }) =>
          policy && (
            <Stack gap="sm">
              <Title order={2} size="h4">
                {say('activeSince', { version: policy.version, name: policy.name })}
              </Title>
              {policy.description && <Text maw={760}>{policy.description}</Text>}
              <Text size="sm" c="dimmed">
                {policy.activatedBy ? say('by', { name: policy.activatedBy }) : say('builtIn')} ·{' '}
                <Time at={policy.activatedAt} />
              </Text>
              {policy.note && <Text style={{ overflowWrap: 'anywhere' }}>{policy.note}</Text>}
              <LazyEditor source={policy.source} label={say('source')} words={undefined} isReadOnly />
              <Actions name={policy.name} source={policy.source} isAdmin={isAdmin} />
            </Stack>
          )
        }
      </Answered>
      <ReadyPolicies isAdmin={isAdmin} />
    </Stack>
  )
}

function ReadyPolicies({ isAdmin }: { isAdmin: boolean }) {
  const say = usePoliciesText()
  const query = useAsk('policies', READY, {})
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {say('ready')}
      </Title>
      <Answered query={query}>
        {({ readyPolicies }) => (
          <SimpleGrid cols={{ base: 1, sm: 2, xl: 4 }}>
            {readyPolicies.map(({ name, source }) => (
              <Card key={name} withBorder padding="sm">
                <Stack gap="xs" justify="space-between" h="100%">
                  <div>
                    <Title order={3} size="h6">
                      {name}
                    </Title>
                    <Text size="sm" c="dimmed">
                      {introductionOf(source)}
                    </Text>
                  </div>
                  <Actions name={name} source={source} isAdmin={isAdmin} />
                </Stack>
              </Card>
            ))}
          </SimpleGrid>
        )}
      </Answered>
    </Stack>
  )
}

function Actions({ name, source, isAdmin }: { name: string; source: string; isAdmin: boolean }) {
  const say = usePoliciesText()
  const begin = useBeginDraft()
  return (
    <Group gap="xs">
      {isAdmin && (
        <Button
          size="xs"
          variant="default"
          loading={begin.isPending}
          aria-label={`${say('edit')}: ${name}`}
          onClick={() => begin.mutate({ name: draftName(name), source })}
        >
          {say('edit')}
        </Button>
      )}
      <Button
        size="xs"
        variant="subtle"
        aria-label={`${say('export')}: ${name}`}
        onClick={() => saveFile(`${name}.yaml`, 'application/yaml', source)}
      >
        {say('export')}
      </Button>
    </Group>
  )
}

/** The comment that a policy begins with. */
function introductionOf(source: string): string {
  const lines = source.split('\n')
  const end = lines.findIndex(line => !line.startsWith('#'))
  return lines
    .slice(0, Math.max(0, end))
    .map(line => line.replace(/^#\s?/, ''))
    .join(' ')
}

/** Names of drafts are unique; the minute tells them apart. */
function draftName(name: string): string {
  return `${name} ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`
}
