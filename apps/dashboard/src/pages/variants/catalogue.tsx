import { Fieldset, NativeSelect, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { VariablesOf } from '../../api/graphql.js'
import { usePages } from '../../api/use-ask.js'
import { DataTable } from '../../components/data-table.js'
import { Empty } from '../../components/states.js'
import { type Search, useSearch } from '../../routing/use-search.js'
import { useTypedSearch } from '../../routing/use-typed-search.js'
import { FitControls } from './fit-controls.js'
import { readFitQuestion } from './fit-question.js'
import { useVariantsText } from './messages.js'
import { useVariantColumns } from './variant-columns.js'
import { VariantDetails } from './variant-details.js'
import { VARIANTS } from './variant-query.js'

/** Milliseconds without a key before what was typed is looked for. */
const TYPING_MS = 300
const FORMATS = ['safetensors', 'gguf', 'onnx', 'pytorch', 'tensorrt'] as const
const GIB = 1024 ** 3

/** Every variant that one may know of, by what it is and whether it fits. */
export function Catalogue() {
  const say = useVariantsText()
  const [search] = useSearch()
  const question = readFitQuestion(search)
  const variables = { filter: readFilter(search), ...question }
  const pages = usePages('variants', VARIANTS, variables, data => data.variants, true, true)
  return (
    <Stack>
      <Filters />
      <FitControls />
      <DataTable
        caption={say('title')}
        columns={useVariantColumns({ isFitAsked: question.devices.length > 0, hasRepo: true })}
        pages={pages}
        keyOf={row => row.id}
        csvName="variants"
        empty={<Empty title={say('none')} text={say('noneText')} />}
      />
      <VariantDetails />
    </Stack>
  )
}

type Filter = NonNullable<VariablesOf<typeof VARIANTS>['filter']>

/** What an address says of the filter. The engine of the fit question filters too: what it can’t load need not be measured. */
export function readFilter(search: Search): Filter {
  const maxGib = numberOf(search['maxGib'])
  const engine = readFitQuestion(search).engine
  const format = FORMATS.find(word => word === search['format'])
  return {
    repo: search['model'] || null,
    familyOf: search['familyOf'] || null,
    architecture: search['architecture'] || null,
    formats: format === undefined ? null : [format],
    isQuantized: search['quantized'] === 'yes' ? true : search['quantized'] === 'no' ? false : null,
    minBitsPerWeight: numberOf(search['minBits']),
    maxBitsPerWeight: numberOf(search['maxBits']),
    maxSizeBytes: maxGib === null ? null : Math.round(maxGib * GIB),
    engine: engine === null ? null : engine.toLowerCase().replaceAll('_', '-'),
  }
}

function numberOf(text: string | undefined): number | null {
  const value = text ? Number(text) : Number.NaN
  return Number.isFinite(value) && value >= 0 ? value : null
}

function Filters() {
  const say = useVariantsText()
  const [search, change] = useSearch()
  return (
    <Fieldset legend={say('catalogue')}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        <Words name="model" label={say('of')} />
        <Words name="familyOf" label={say('familyOf')} />
        <Words name="architecture" label={say('architecture')} />
        <NativeSelect
          label={say('format')}
          value={search['format'] ?? ''}
          data={[{ value: '', label: say('anyFormat') }, ...FORMATS]}
          onChange={event => change({ format: event.target.value })}
        />
        <NativeSelect
          label={say('kind')}
          value={search['quantized'] ?? ''}
          data={[
            { value: '', label: say('anyKind') },
            { value: 'yes', label: say('isQuantized') },
            { value: 'no', label: say('isNot') },
          ]}
          onChange={event => change({ quantized: event.target.value })}
        />
        <Bound name="minBits" label={say('minBits')} />
        <Bound name="maxBits" label={say('maxBits')} />
        <Bound name="maxGib" label={say('maxGib')} />
      </SimpleGrid>
    </Fieldset>
  )
}

function Words({ name, label }: { name: string; label: string }) {
  const [typed, type] = useTypedSearch([name], TYPING_MS)
  return (
    <TextInput
      type="search"
      label={label}
      value={typed[name] ?? ''}
      onChange={event => type({ [name]: event.target.value })}
      spellCheck={false}
    />
  )
}

function Bound({ name, label }: { name: string; label: string }) {
  const [typed, type] = useTypedSearch([name], TYPING_MS)
  return (
    <NumberInput
      label={label}
      value={typed[name] ?? ''}
      min={0}
      allowNegative={false}
      hideControls
      onChange={value => type({ [name]: String(value) })}
    />
  )
}
