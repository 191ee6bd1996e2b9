import { Anchor, Card, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { graphql, type ResultOf } from '../../api/graphql.js'
import { useAsk } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { Answered, Empty } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { useTypedSearch } from '../../routing/use-typed-search.js'
import { formatBytes, formatNumber } from '../../text/format.js'
import { FitBadge } from './fit-badge.js'
import { FitControls } from './fit-controls.js'
import { type FitQuestion, readFitQuestion } from './fit-question.js'
import { useVariantsText } from './messages.js'
import { useVariantText } from './variant-messages.js'
import { FIT_FIELDS } from './variant-query.js'

const TYPING_MS = 300
const TYPED = ['model'] as const

/** Members that are shown, and variants of each: a family that has more is asked about by its single models. */
const FAMILY = graphql(
  `
    query VariantFamily(
      $model: ID!
      $devices: [DevicesInput!]!
      $engine: Engine
      $contextTokens: Int
      $batch: Int!
      $cacheType: CacheType
    ) {
      variantFamily(model: $model) {
        root
        isCut
        members(first: 25) {
          nodes {
            commit
            verdict
            verdictOf
            repo {
              fullName
            }
            variants(first: 20) {
              nodes {
                id
                key
                bitsPerWeight
                sizeBytes
                fit(
                  devices: $devices
                  engine: $engine
                  contextTokens: $contextTokens
                  batch: $batch
                  cacheType: $cacheType
                ) {
                  ...FitFields
                }
              }
              pageInfo {
                hasNextPage
              }
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    }
  `,
  [FIT_FIELDS],
)
type Shown = NonNullable<ResultOf<typeof FAMILY>['variantFamily']>
type Member = Shown['members']['nodes'][number]

/** A base model, and below it everything that was quantized from it. */
export function Family() {
  const say = useVariantsText()
  const [search] = useSearch()
  const [typed, type] = useTypedSearch(TYPED, TYPING_MS)
  const model = search['model'] ?? ''
  return (
    <Stack>
      <Text>{say('familyLead')}</Text>
      <TextInput
        type="search"
        label={say('model')}
        description={say('modelHint')}
        value={typed.model}
        onChange={event => type({ model: event.target.value })}
        maw={420}
        spellCheck={false}
      />
      <FitControls />
      {model === '' ? (
        <Empty title={say('resolveEmpty')} text={say('familyLead')} />
      ) : (
        <FamilyOf model={model} question={readFitQuestion(search)} />
      )}
    </Stack>
  )
}

function FamilyOf({ model, question }: { model: string; question: FitQuestion }) {
  const say = useVariantsText()
  const query = useAsk('variants', FAMILY, { model, ...question })
  return (
    <Answered query={query}>
      {({ variantFamily }) =>
        variantFamily ? (
          <Members family={variantFamily} isFitAsked={question.devices.length > 0} />
        ) : (
          <Empty title={say('familyMissing')} text={say('familyMissingText')} />
        )
      }
    </Answered>
  )
}

function Members({ family, isFitAsked }: { family: Shown; isFitAsked: boolean }) {
  const say = useVariantsText()
  const { root, members, isCut } = family
  const isRoot = ({ repo }: Member) => repo.fullName.toLowerCase() === root
  const base = members.nodes.find(isRoot)
  const others = members.nodes.filter(member => !isRoot(member))
  return (
    <Stack>
      <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
        {say('familyRoot')}: {base?.repo.fullName ?? `${root} (${say('notHere')})`}
      </Title>
      {base && <MemberCard member={base} isFitAsked={isFitAsked} />}
      <Stack
        pl={{ base: 'xs', sm: 'xl' }}
        style={{ borderLeft: '2px solid var(--mantine-color-default-border)' }}
      >
        {others.map(member => (
          <MemberCard key={member.repo.fullName} member={member} isFitAsked={isFitAsked} />
        ))}
      </Stack>
      {(isCut || members.pageInfo.hasNextPage) && <Text c="dimmed">{say('familyCut')}</Text>}
    </Stack>
  )
}

function MemberCard({ member, isFitAsked }: { member: Member; isFitAsked: boolean }) {
  const word = useVariantText()
  const { repo, verdict, verdictOf, variants } = member
  return (
    <Card withBorder padding="sm" component="section" aria-label={repo.fullName}>
      <Group gap="sm">
        <Anchor
          component={AppLink}
          href={repoPath({ type: 'MODEL', fullName: repo.fullName })}
          style={{ overflowWrap: 'anywhere' }}
        >
          {repo.fullName}
        </Anchor>
        <VerdictBadge verdict={verdict} />
        {verdictOf && (
          <Text size="xs" c="dimmed">
            {word('verdictOf', { model: verdictOf })}
          </Text>
        )}
      </Group>
      {variants.nodes.length > 0 && (
        <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={repo.fullName}>
          <MemberVariants variants={variants.nodes} isFitAsked={isFitAsked} />
        </div>
      )}
      {variants.pageInfo.hasNextPage && (
        <Anchor
          component={AppLink}
          href={repoPath({ type: 'MODEL', fullName: repo.fullName }, { view: 'variants' })}
          size="sm"
        >
          {word('more', { count: variants.nodes.length })}
        </Anchor>
      )}
    </Card>
  )
}

function MemberVariants({
  variants,
  isFitAsked,
}: {
  variants: Member['variants']['nodes']
  isFitAsked: boolean
}) {
  const word = useVariantText()
  return (
    <Table aria-label={word('key')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{word('key')}</Table.Th>
          <Table.Th scope="col">{isFitAsked ? word('fit') : word('memory')}</Table.Th>
          <Table.Th scope="col" ta="right">
            {word('bits')}
          </Table.Th>
          <Table.Th scope="col" ta="right">
            {word('size')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {variants.map(variant => (
          <Table.Tr key={variant.id}>
            <Table.Td ff="monospace">{variant.key}</Table.Td>
            <Table.Td>
              <FitBadge fit={variant.fit} isAsked={isFitAsked} />
            </Table.Td>
            <Table.Td ta="right">
              {formatNumber(variant.bitsPerWeight, { maximumFractionDigits: 2 })}
            </Table.Td>
            <Table.Td ta="right">{formatBytes(variant.sizeBytes)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
