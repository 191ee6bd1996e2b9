import { Autocomplete, Button, Group } from '@mantine/core'
import { IconArrowsExchange } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useAsk } from '../../../api/use-ask.js'
import type { RepoAddress } from '../../../routing/paths.js'
import { useSearch } from '../../../routing/use-search.js'
import { CHOICES, compareWords } from './comparison.js'
import { useCompareText } from './messages.js'

const BRANCH = 'refs/heads/'
const TAG = 'refs/tags/'
/** Digits of a commit that tell it from others of its repository. */
const SHORT = 12

interface Words {
  readonly base: string
  readonly head: string
}

/**
 * Two words for revisions: a branch, a tag, or the id of a commit.
 *
 * @param shown  as the address names them; empty for what it leaves to the server
 * @param commits  what the server took them for; null while it was not asked or could not say
 */
export function RevisionPicker({
  address,
  shown,
  commits,
}: {
  address: RepoAddress
  shown: Words
  commits: Words | null
}) {
  const say = useCompareText()
  const [, change] = useSearch()
  const [words, setWords] = useState(shown)
  const [before, setBefore] = useState(shown)
  // Another address was opened: what is typed for this one goes, and the field that has the focus stays.
  if (before.base !== shown.base || before.head !== shown.head) {
    setBefore(shown)
    setWords(shown)
  }
  const swapped = { base: shown.head || commits?.head, head: shown.base || commits?.base }
  const groups = useChoices(address)
  const show = (next: Words) => {
    setWords(next)
    change({ compare: compareWords(next.base, next.head) }, { isStep: true })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    show(words)
  }
  return (
    <form onSubmit={submit} aria-label={say('pickTitle')} className="no-print">
      <Group align="flex-end" gap="sm">
        {(['base', 'head'] as const).map(side => (
          <Autocomplete
            key={side}
            label={say(side)}
            description={say(side === 'base' ? 'baseHint' : 'headHint')}
            data={groups}
            value={words[side]}
            onChange={text => setWords({ ...words, [side]: text })}
            maxDropdownHeight={320}
            w={{ base: '100%', xs: 260 }}
          />
        ))}
        <Button type="submit">{say('compare')}</Button>
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={16} aria-hidden />}
          disabled={!swapped.base || !swapped.head}
          onClick={() => show({ base: swapped.base ?? '', head: swapped.head ?? '' })}
        >
          {say('swap')}
        </Button>
      </Group>
    </form>
  )
}

function useChoices({ type, fullName }: RepoAddress) {
  const say = useCompareText()
  const { data } = useAsk('repos', CHOICES, { type, id: fullName })
  const names = data?.repo?.refs?.nodes.map(({ name }) => name) ?? []
  const under = (prefix: string) =>
    names.filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length))
  const commits = data?.repo?.history?.nodes.map(({ commit }) => commit.slice(0, SHORT)) ?? []
  // A name that is a branch and a tag is offered once, as no list may hold a value twice.
  const branches = [...new Set(under(BRANCH))]
  const tags = under(TAG).filter(tag => !branches.includes(tag))
  return [
    { group: say('branches'), items: branches },
    { group: say('tags'), items: tags },
    { group: say('commits'), items: commits },
  ].filter(({ items }) => items.length > 0)
}
