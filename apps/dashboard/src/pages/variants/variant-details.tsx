import { Anchor, Code, Drawer, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../api/ask.js'
import { graphql, type ResultOf, type VariablesOf } from '../../api/graphql.js'
import { Answered, Empty } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { formatBytes, formatNumber } from '../../text/format.js'
import { FitFormula } from './fit-formula.js'
import { FitBreakdown } from './fit-breakdown.js'
import { readFitQuestion } from './fit-question.js'
import { nameOfEngine } from './variant-columns.js'
import { useVariantText } from './variant-messages.js'
import { FIT_FIELDS } from './variant-query.js'

/** Variants of one repository that are looked through at a time for the one that was opened. A repository seldom has thirty. */
const PAGE_ROWS = 60

const VARIANT = graphql(
  `
    query Variant(
      $repo: ID!
      $devices: [DevicesInput!]!
      $engine: Engine
      $contextTokens: Int
      $batch: Int!
      $cacheType: CacheType
      $first: Int!
      $after: String
    ) {
      variants(filter: { repo: $repo }, first: $first, after: $after) {
        nodes {
          id
          key
          architecture
          contextTokens
          bitsPerWeight
          parameterCount
          engines
          isComplete
          hasChatTemplate
          deliveries {
            requests
            recipients
          }
          files {
            path
            sizeBytes
            sha256
          }
          types {
            type
            tensorCount
            sizeBytes
          }
          issues {
            kind
            message
          }
          shape {
            layerCount
            hiddenSize
            headCount
            kvHeadCount
            slidingWindowTokens
            expertCount
            expertsPerToken
          }
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
          endCursor
        }
      }
    }
  `,
  [FIT_FIELDS],
)
type VariantInFull = ResultOf<typeof VARIANT>['variants']['nodes'][number]

/** One variant in full, in a drawer: the one that the address names by `of` and `variant`. */
export function VariantDetails() {
  const say = useVariantText()
  const [search, change] = useSearch()
  const { of: repo = '', variant: key = '' } = search
  const question = readFitQuestion(search)
  const isOpen = repo !== '' && key !== ''
  const query = useQuery({
    queryKey: ['variants', 'Variant', { repo, key, ...question }],
    queryFn: ({ signal }) => findVariant({ repo, ...question }, key, signal),
    enabled: isOpen,
  })
  return (
    <Drawer
      opened={isOpen}
      onClose={() => change({ of: null, variant: null })}
      position="right"
      size="lg"
      title={say('detailsOf', { name: key })}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <Answered query={query}>
        {found =>
          found ? (
            <InFull variant={found} repo={repo} isFitAsked={question.devices.length > 0} />
          ) : (
            <Empty title={say('gone')} />
          )
        }
      </Answered>
    </Drawer>
  )
}

/** Reads on until it is found; null when the repository has no such variant any more. */
async function findVariant(
  question: Omit<VariablesOf<typeof VARIANT>, 'after' | 'first'>,
  key: string,
  signal: AbortSignal,
): Promise<VariantInFull | null> {
  for (let after: string | null = null; ;) {
    const { variants }: ResultOf<typeof VARIANT> = await ask(
      VARIANT,
      { ...question, first: PAGE_ROWS, after },
      signal,
    )
    const found = variants.nodes.find(variant => variant.key === key)
    if (found || !variants.pageInfo.hasNextPage) return found ?? null
    after = variants.pageInfo.endCursor
  }
}

function InFull({
  variant,
  repo,
  isFitAsked,
}: {
  variant: VariantInFull
  repo: string
  isFitAsked: boolean
}) {
  const say = useVariantText()
  return (
    <Stack>
      <Anchor component={AppLink} href={repoPath({ type: 'MODEL', fullName: repo })}>
        {repo}
      </Anchor>
      <Title order={3} size="h5">
        {say('memory')}
      </Title>
      <FitBreakdown fit={variant.fit} isAsked={isFitAsked} />
      <FitFormula />
      <Shape variant={variant} />
      <Issues issues={variant.issues} />
      <Types types={variant.types} />
      <Files files={variant.files} />
    </Stack>
  )
}

function Shape({ variant }: { variant: VariantInFull }) {
  const say = useVariantText()
  const { shape, deliveries } = variant
  const number = (value: number | null | undefined) =>
    typeof value === 'number' ? formatNumber(value) : say('unknown')
  const heads = `${number(shape?.headCount)} (${number(shape?.kvHeadCount)})`
  const rows: (readonly [string, string])[] = [
    [say('architecture'), variant.architecture ?? say('unknown')],
    [say('parameters'), number(variant.parameterCount)],
    [say('context'), number(variant.contextTokens)],
    [say('layers'), number(shape?.layerCount)],
    [say('heads'), heads],
    [say('hidden'), number(shape?.hiddenSize)],
    [say('chatTemplate'), variant.hasChatTemplate ? say('yes') : say('no')],
    [say('engines'), variant.engines.map(nameOfEngine).join(', ') || '—'],
    [
      say('deliveries'),
      say('deliveriesText', { count: deliveries.requests, recipients: deliveries.recipients }),
    ],
  ]
  if (typeof shape?.slidingWindowTokens === 'number')
    rows.push([say('window'), number(shape.slidingWindowTokens)])
  return (
    <>
      <Title order={3} size="h5">
        {say('shape')}
      </Title>
      <Table variant="vertical" withTableBorder>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  )
}

function Issues({ issues }: Pick<VariantInFull, 'issues'>) {
  const say = useVariantText()
  if (issues.length === 0) return null
  return (
    <>
      <Title order={3} size="h5">
        {say('issues')}
      </Title>
      {issues.map(({ kind, message }) => (
        <Text key={`${kind} ${message}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Code>{kind}</Code> {message}
        </Text>
      ))}
    </>
  )
}

function Types({ types }: Pick<VariantInFull, 'types'>) {
  const say = useVariantText()
  if (types.length === 0) return null
  return (
    <Table withTableBorder aria-label={say('types')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{say('type')}</Table.Th>
          <Table.Th scope="col" ta="right">
            {say('tensors')}
          </Table.Th>
          <Table.Th scope="col" ta="right">
            {say('size')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {types.map(({ type, tensorCount, sizeBytes }) => (
          <Table.Tr key={type}>
            <Table.Td>{type}</Table.Td>
            <Table.Td ta="right">{formatNumber(tensorCount)}</Table.Td>
            <Table.Td ta="right">{formatBytes(sizeBytes)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Files({ files }: Pick<VariantInFull, 'files'>) {
  const say = useVariantText()
  return (
    <>
      <Title order={3} size="h5">
        {say('files')}
      </Title>
      {files.map(({ path, sizeBytes, sha256 }) => (
        <Text key={path} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Code>{path}</Code> {formatBytes(sizeBytes)}
          {sha256 && (
            <Text span size="xs" c="dimmed" ff="monospace" display="block">
              SHA-256 {sha256}
            </Text>
          )}
        </Text>
      ))}
    </>
  )
}
