import './card-diff.css'
import { Alert, Button, SegmentedControl, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useSearch } from '../../../routing/use-search.js'
import type { ComparedCard } from './comparison.js'
import { DiffTable } from './diff-table.js'
import { diffRows, foldRows } from './diff-rows.js'
import { useCompareText } from './messages.js'
import { Section } from './section.js'

/** Where two columns of text have room. */
const WIDE = '(min-width: 62em)'
const LAYOUTS = ['split', 'unified'] as const
/** Blocks of lines that are in the document at first: a card of 10,000 lines, of which every second one changed, would hold the page. */
const BLOCKS_SHOWN = 200

/** Both cards, with what differs marked: side by side where there is room, else one below the other. */
export function CardDiff({ base, head }: { base: ComparedCard; head: ComparedCard }) {
  const say = useCompareText()
  const [search, change] = useSearch()
  const isWide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false }) ?? true
  const layout = LAYOUTS.find(word => word === search['layout']) ?? (isWide ? 'split' : 'unified')
  const before = base?.text ?? ''
  const after = head?.text ?? ''
  const isMissing = !base && !head
  const isSame = before === after
  const note = isMissing ? say('cardMissingBoth') : isSame && say('cardSame')
  const control = !isMissing && !isSame && (
    <SegmentedControl
      className="no-print"
      size="xs"
      aria-label={say('diffLayout')}
      value={layout}
      onChange={value => change({ layout: value })}
      data={LAYOUTS.map(value => ({ value, label: say(`layout_${value}`) }))}
    />
  )
  return (
    <Section title={say('card')} note={note} actions={control}>
      {(base?.isCut || head?.isCut) && <Alert color="yellow">{say('cardCut')}</Alert>}
      {!isMissing && !isSame && <Blocks before={before} after={after} isSplit={layout === 'split'} />}
    </Section>
  )
}

function Blocks({ before, after, isSplit }: { before: string; after: string; isSplit: boolean }) {
  const say = useCompareText()
  const [count, setCount] = useState(BLOCKS_SHOWN)
  const blocks = useMemo(() => foldRows(diffRows(before, after)), [before, after])
  return (
    <>
      <DiffTable blocks={blocks.slice(0, count)} isSplit={isSplit} />
      {blocks.length > count && (
        <Text>
          <Button variant="default" size="xs" onClick={() => setCount(count + BLOCKS_SHOWN)}>
            {say('moreRows')}
          </Button>
        </Text>
      )}
    </>
  )
}
