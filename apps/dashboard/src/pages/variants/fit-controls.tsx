import { Button, Fieldset, NativeSelect, NumberInput, SimpleGrid } from '@mantine/core'
import { useSearch } from '../../routing/use-search.js'
import { useTypedSearch } from '../../routing/use-typed-search.js'
import { FitFormula } from './fit-formula.js'
import { useFitText } from './fit-messages.js'
import { CACHE_TYPES, ENGINE_NAMES, ENGINES, MAX_BATCH, MAX_DEVICES } from './fit-question.js'

/** Milliseconds without a key before what was typed is asked about. */
const TYPING_MS = 300
const KEYS = ['device', 'devices', 'gib', 'for', 'context', 'batch', 'cache'] as const

/** On what, and with how much context: the question of every fit beside it. It is kept in the address. */
export function FitControls() {
  const say = useFitText()
  const [search, change] = useSearch()
  const isSet = KEYS.some(key => search[key])
  return (
    <Fieldset legend={say('legend')}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        <NativeSelect
          label={say('kind')}
          value={search['device'] ?? 'GPU'}
          data={(['GPU', 'CPU'] as const).map(kind => ({ value: kind, label: say(`kind_${kind}`) }))}
          onChange={event => change({ device: event.target.value })}
        />
        <Count name="gib" label={say('memory')} description={say('memoryHint')} isWhole={false} />
        <Count name="devices" label={say('devices')} max={MAX_DEVICES} placeholder="1" />
        <NativeSelect
          label={say('engine')}
          value={search['for'] ?? ''}
          data={[
            { value: '', label: say('anyEngine') },
            ...ENGINES.map(engine => ({ value: engine, label: ENGINE_NAMES[engine] })),
          ]}
          onChange={event => change({ for: event.target.value })}
        />
        <Count
          name="context"
          label={say('context')}
          description={say('contextHint')}
          placeholder={say('contextPlaceholder')}
        />
        <Count
          name="batch"
          label={say('batch')}
          description={say('batchHint')}
          max={MAX_BATCH}
          placeholder="1"
        />
        <NativeSelect
          label={say('cache')}
          description={say('cacheHint')}
          value={search['cache'] ?? ''}
          data={[{ value: '', label: say('cacheUsual') }, ...CACHE_TYPES]}
          onChange={event => change({ cache: event.target.value })}
        />
      </SimpleGrid>
      {isSet && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          onClick={() => change(Object.fromEntries(KEYS.map(key => [key, null])))}
        >
          {say('clear')}
        </Button>
      )}
      <FitFormula />
    </Fieldset>
  )
}

function Count({
  name,
  label,
  description,
  placeholder,
  max,
  isWhole = true,
}: {
  name: (typeof KEYS)[number]
  label: string
  description?: string
  placeholder?: string
  max?: number
  isWhole?: boolean
}) {
  const [typed, type] = useTypedSearch([name], TYPING_MS)
  return (
    <NumberInput
      label={label}
      description={description}
      placeholder={placeholder}
      value={typed[name]}
      min={0}
      {...(max !== undefined && { max })}
      allowDecimal={!isWhole}
      allowNegative={false}
      hideControls
      onChange={value => type({ [name]: String(value) })}
    />
  )
}
