import { Autocomplete, Button, Group, Select, TextInput } from '@mantine/core'
import { useAsk } from '../../api/use-ask.js'
import { useTypedSearch } from '../../routing/use-typed-search.js'
import { AUDIT_ACTIONS } from './audit.js'
import { useAuditText } from './messages.js'

/** Milliseconds without a key before what was typed is looked for. */
const TYPING_MS = 300

const KEYS = ['actor', 'action', 'subject', 'outcome', 'since', 'until'] as const
type Key = (typeof KEYS)[number]
const NOTHING = { actor: '', action: '', subject: '', outcome: '', since: '', until: '' } as const

/** What of the log is shown; all of it stands in the address. */
export function AuditFilters() {
  const say = useAuditText()
  const [words, type, replace] = useTypedSearch(KEYS, TYPING_MS)
  const actions = useAsk('audit', AUDIT_ACTIONS, {})
  const set = (key: Key) => (text: string | null) => type({ [key]: text ?? '' })
  const day = (key: 'since' | 'until') => (
    <TextInput
      type="date"
      label={say(key)}
      value={words[key]}
      onChange={event => set(key)(event.target.value)}
      w={{ base: '100%', xs: 160 }}
    />
  )
  return (
    <Group component="form" role="search" aria-label={say('filters')} align="flex-end" gap="sm">
      <TextInput
        type="search"
        label={say('actor')}
        placeholder={say('actorHint')}
        value={words.actor}
        onChange={event => set('actor')(event.target.value)}
        w={{ base: '100%', xs: 180 }}
      />
      <Autocomplete
        label={say('action')}
        placeholder={say('actionHint')}
        data={actions.data?.auditActions ?? []}
        value={words.action}
        onChange={set('action')}
        maxDropdownHeight={320}
        w={{ base: '100%', xs: 240 }}
      />
      <TextInput
        type="search"
        label={say('subject')}
        placeholder={say('subjectHint')}
        value={words.subject}
        onChange={event => set('subject')(event.target.value)}
        w={{ base: '100%', xs: 220 }}
      />
      <Select
        label={say('outcome')}
        data={[
          { value: 'DONE', label: say('outcome_DONE') },
          { value: 'REFUSED', label: say('outcome_REFUSED') },
        ]}
        placeholder={say('outcomeAny')}
        clearable
        value={words.outcome || null}
        onChange={set('outcome')}
        w={{ base: '100%', xs: 160 }}
      />
      {day('since')}
      {day('until')}
      <Button variant="default" onClick={() => replace(NOTHING)}>
        {say('clear')}
      </Button>
    </Group>
  )
}
