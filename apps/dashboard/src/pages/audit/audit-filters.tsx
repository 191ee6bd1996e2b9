import { Autocomplete, Button, Group, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { useAsk } from '../../api/use-ask.js'
import { useSearch } from '../../routing/use-search.js'
import { AUDIT_ACTIONS } from './audit.js'
import { useAuditText } from './messages.js'

/** Milliseconds without a key before what was typed is looked for. */
const TYPING_MS = 300

type Key = 'action' | 'actor' | 'outcome' | 'since' | 'subject' | 'until'
type Words = Readonly<Record<Key, string>>

/** What of the log is shown; all of it stands in the address. */
export function AuditFilters() {
  const say = useAuditText()
  const [search, change] = useSearch()
  const [words, setWords] = useState<Words>(() => wordsOf(search))
  const actions = useAsk('audit', AUDIT_ACTIONS, {})
  const look = useDebouncedCallback((next: Words) => change(next), TYPING_MS)
  const set = (key: Key) => (text: string | null) => {
    const next = { ...words, [key]: text ?? '' }
    setWords(next)
    look(next)
  }
  const clear = () => {
    const none = wordsOf({})
    setWords(none)
    change(none)
  }
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
      <Button variant="default" onClick={clear}>
        {say('clear')}
      </Button>
    </Group>
  )
}

function wordsOf(search: Readonly<Partial<Record<string, string>>>): Words {
  const { actor = '', action = '', subject = '', outcome = '', since = '', until = '' } = search
  return { actor, action, subject, outcome, since, until }
}
