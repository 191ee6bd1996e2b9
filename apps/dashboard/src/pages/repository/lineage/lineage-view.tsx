import { Alert, Anchor, Stack, Table, Text, Title } from '@mantine/core'
import { graphql, type ResultOf } from '../../../api/graphql.js'
import { useAsk } from '../../../api/use-ask.js'
import { VerdictBadge } from '../../../components/badges.js'
import { Answered, Empty } from '../../../components/states.js'
import { AppLink } from '../../../routing/app-link.js'
import { repoPath } from '../../../routing/paths.js'
import type { Repository } from '../use-repository.js'
import { isLicenseKnown } from './is-license-known.js'
import { LineageGraph } from './lineage-graph.js'
import { useLineageText } from './messages.js'

const LINEAGE = graphql(`
  query Lineage($type: RepoType!, $id: ID!) {
    repo(type: $type, id: $id) {
      id
      lineage {
        isCut
        nodes {
          type
          id
          isHere
          license
          verdict
        }
        links {
          child
          parent
          kind
          relation
        }
      }
    }
  }
`)
export type Lineage = NonNullable<ResultOf<typeof LINEAGE>['repo']>['lineage']
export type LineageNode = Lineage['nodes'][number]

/** Where a repository comes from and what was made from it, with licences and verdicts: as a picture, and as a list. */
export function LineageView({ repo }: { repo: Repository }) {
  const say = useLineageText()
  const query = useAsk('repos', LINEAGE, { type: repo.type, id: repo.fullName })
  return (
    <Answered query={query}>
      {({ repo: answer }) => {
        const lineage = answer?.lineage
        if (!lineage || lineage.links.length === 0)
          return <Empty title={say('empty')} text={say('emptyText')} />
        const own = lineage.nodes.find(({ type, id }) => type === repo.type && id === repo.fullName)
        return (
          <Stack>
            {lineage.isCut && <Alert color="yellow">{say('cut')}</Alert>}
            <LineageGraph lineage={lineage} own={own ? nameOf(own) : ''} />
            <LineageList lineage={lineage} own={own ? nameOf(own) : ''} />
          </Stack>
        )
      }}
    </Answered>
  )
}

/** As links name it. */
export function nameOf({ type, id }: LineageNode): string {
  return type === 'MODEL' ? id : `${type.toLowerCase()}s/${id}`
}

/** The same for who reads with their ears or by keys alone. */
function LineageList({ lineage, own }: { lineage: Lineage; own: string }) {
  const say = useLineageText()
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {say('list')}
      </Title>
      <Table.ScrollContainer type="native" minWidth={560} tabIndex={0}>
        <Table aria-label={say('list')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('name')}</Table.Th>
              <Table.Th>{say('parent')}</Table.Th>
              <Table.Th>{say('license')}</Table.Th>
              <Table.Th>{say('verdict')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lineage.nodes.map(node => (
              <Row key={nameOf(node)} node={node} lineage={lineage} isOwn={nameOf(node) === own} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  )
}

function Row({ node, lineage, isOwn }: { node: LineageNode; lineage: Lineage; isOwn: boolean }) {
  const say = useLineageText()
  const parents = lineage.links.filter(({ child }) => child === nameOf(node))
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {node.isHere ? (
          <Anchor component={AppLink} href={repoPath({ type: node.type, fullName: node.id })} size="sm">
            {nameOf(node)}
          </Anchor>
        ) : (
          <Text size="sm">
            {nameOf(node)} ({say('notHere')})
          </Text>
        )}
        {isOwn && (
          <Text size="sm" c="dimmed">
            {say('here')}
          </Text>
        )}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {parents
          .map(
            ({ parent, kind, relation }) =>
              `${parent} (${kind === 'DATASET' ? say('dataset') : (relation ?? '—')})`,
          )
          .join(', ')}
      </Table.Td>
      <Table.Td>{node.license ?? say(isLicenseKnown(node) ? 'noLicense' : 'licenseUnknown')}</Table.Td>
      <Table.Td>{node.isHere ? <VerdictBadge verdict={node.verdict} /> : '—'}</Table.Td>
    </Table.Tr>
  )
}
