import { Anchor, Badge, Button, Card, Code, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Time } from '../../../components/time.js'
import type { RepoType } from '../../../routing/paths.js'
import { AppLink } from '../../../routing/app-link.js'
import { blobPath } from '../address.js'
import { AddArtefact, RemoveArtefact } from './change-artefacts.js'
import { bundleName } from './bundle-name.js'
import type { RevisionViewProps } from '../use-repository.js'
import { useEvidenceText } from './messages.js'

const KINDS = ['BUNDLE', 'CYCLONEDX', 'SPDX', 'CROISSANT', 'SARIF', 'CSV'] as const
const TYPES: Readonly<Record<RepoType, string>> = { MODEL: 'models', DATASET: 'datasets', SPACE: 'spaces' }

/** A revision as documents that others read and verify, and those that it carries itself. */
export function EvidenceView({ repo, revision }: RevisionViewProps) {
  const say = useEvidenceText()
  const offered = KINDS.filter(kind => kind !== 'CROISSANT' || repo.type === 'DATASET')
  const base = `/api/entrepot/${TYPES[repo.type]}/${repo.fullName}/evidence`
  return (
    <Stack gap="xl">
      <section>
        <Title order={2} size="h4" mb="sm">
          {say('documents')}
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {offered.map(kind => (
            <Card key={kind} withBorder>
              <Stack gap="xs" justify="space-between" h="100%">
                <div>
                  <Text fw={600}>{say(kind)}</Text>
                  <Text size="sm" c="dimmed">
                    {say(`${kind}_text`)}
                  </Text>
                </div>
                <Button
                  component="a"
                  href={`${base}/${kind.toLowerCase()}?revision=${revision.commit}`}
                  download
                  variant="default"
                  size="xs"
                  aria-label={`${say('download')}: ${say(kind)}`}
                >
                  {say('download')}
                </Button>
              </Stack>
            </Card>
          ))}
        </SimpleGrid>
        <Text size="sm" mt="md">
          {say('verify')}
        </Text>
        <Code block tabIndex={0}>
          entrepot verify --bundle {bundleName(repo.fullName, revision.commit)} --key key.pem
        </Code>
        <Anchor href="/api/entrepot/evidence/key.pem" download size="sm">
          {say('key')}
        </Anchor>
      </section>
      <Artefacts repo={repo} revision={revision} />
    </Stack>
  )
}

function Artefacts({ repo, revision }: Pick<RevisionViewProps, 'repo' | 'revision'>) {
  const say = useEvidenceText()
  const mayChange = repo.access.maySeeBlocked
  const artefacts = revision.governance.artefacts ?? []
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {say('artefacts')}
      </Title>
      {artefacts.length === 0 && <Text c="dimmed">{say('artefactsNone')}</Text>}
      {mayChange && (
        <Group my="sm">
          <AddArtefact repo={repo} commit={revision.commit} />
        </Group>
      )}
      <Stack gap="sm">
        {artefacts.map(({ id, kind, title, description, path, url, sha256, addedAt }) => (
          <Card key={id} withBorder>
            <Group gap="xs">
              <Badge className="badge badge-blue">{say(`kind_${kind}`)}</Badge>
              <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                {title}
              </Text>
              <Text size="sm" c="dimmed">
                <Time at={addedAt} />
              </Text>
            </Group>
            {description !== '' && <Text size="sm">{description}</Text>}
            {path !== null && (
              <Anchor component={AppLink} href={blobPath(repo, revision.commit, path)} size="sm">
                {path}
              </Anchor>
            )}
            {url !== null && (
              <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                {url}
              </Text>
            )}
            {sha256 !== null && (
              <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                sha256:{sha256}
              </Text>
            )}
            {mayChange && (
              <Group mt="xs">
                <RemoveArtefact id={id} title={title} />
              </Group>
            )}
          </Card>
        ))}
      </Stack>
    </section>
  )
}
