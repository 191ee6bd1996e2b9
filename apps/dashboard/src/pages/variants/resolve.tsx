import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { VariablesOf } from '../../api/graphql.js'
import { useAsk } from '../../api/use-ask.js'
import { Answered, Empty } from '../../components/states.js'
import { type Search, useSearch } from '../../routing/use-search.js'
import { useTypedSearch } from '../../routing/use-typed-search.js'
import { FitControls } from './fit-controls.js'
import { readFitQuestion } from './fit-question.js'
import { useVariantsText } from './messages.js'
import { PROFILE_NAMES, RESOLVE } from './resolve-query.js'
import { Resolved } from './resolved.js'

const TYPING_MS = 300
const TYPED = ['model'] as const
const PREFERENCES = ['QUALITY', 'SPEED', 'SIZE'] as const
const AUDIENCES = ['', 'INFERENCE', 'PERSON', 'CI'] as const
const HOSTS = ['TRUSTED', 'ALL'] as const

/** Which variant of a model is right for a node: the answer, its ranking with reasons, and what to type. */
export function Resolve() {
  const say = useVariantsText()
  const [search] = useSearch()
  const model = search['model'] ?? ''
  return (
    <Stack>
      <Question />
      <FitControls />
      {model === '' ? (
        <Empty title={say('resolveEmpty')} text={say('resolveEmptyText')} />
      ) : (
        <Answer variables={readQuestion(model, search)} />
      )}
    </Stack>
  )
}

function readQuestion(model: string, search: Search): VariablesOf<typeof RESOLVE> {
  const { devices, engine, contextTokens } = readFitQuestion(search)
  const [device] = devices
  return {
    model,
    profile: search['profile'] || null,
    engine,
    contextTokens,
    batch: search['batch'] ? readFitQuestion(search).batch : null,
    device: device?.kind ?? null,
    devices: device?.count ?? null,
    memoryBytes: device?.memoryBytes ?? null,
    prefer: PREFERENCES.find(word => word === search['prefer']) ?? null,
    audience: AUDIENCES.find(word => word === search['audience']) || null,
    hosts: HOSTS.find(word => word === search['hosts']) ?? null,
  }
}

function Answer({ variables }: { variables: VariablesOf<typeof RESOLVE> }) {
  const say = useVariantsText()
  const query = useAsk('variants', RESOLVE, variables)
  return (
    <Answered query={query}>
      {({ resolveVariant }) =>
        resolveVariant ? (
          <Resolved resolution={resolveVariant} />
        ) : (
          <Empty title={say('familyMissing')} text={say('familyMissingText')} />
        )
      }
    </Answered>
  )
}

function Question() {
  const say = useVariantsText()
  const [search, change] = useSearch()
  const [typed, type] = useTypedSearch(TYPED, TYPING_MS)
  const profiles = useAsk('nodes', PROFILE_NAMES, {})
  const names = profiles.data?.profiles.nodes.map(({ name }) => name) ?? []
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
      <TextInput
        type="search"
        label={say('model')}
        description={say('modelHint')}
        value={typed.model}
        onChange={event => type({ model: event.target.value })}
        spellCheck={false}
      />
      <NativeSelect
        label={say('profile')}
        description={say('profileHint')}
        value={search['profile'] ?? ''}
        data={[{ value: '', label: say('profile_') }, ...names]}
        onChange={event => change({ profile: event.target.value })}
      />
      <NativeSelect
        label={say('prefer')}
        description={' '}
        value={search['prefer'] ?? 'QUALITY'}
        data={PREFERENCES.map(word => ({ value: word, label: say(`prefer_${word}`) }))}
        onChange={event => change({ prefer: event.target.value })}
      />
      <NativeSelect
        label={say('audience')}
        value={search['audience'] ?? ''}
        data={AUDIENCES.map(word => ({ value: word, label: say(`audience_${word}`) }))}
        onChange={event => change({ audience: event.target.value })}
      />
      <NativeSelect
        label={say('hosts')}
        value={search['hosts'] ?? 'TRUSTED'}
        data={HOSTS.map(word => ({ value: word, label: say(`hosts_${word}`) }))}
        onChange={event => change({ hosts: event.target.value })}
      />
    </SimpleGrid>
  )
}
