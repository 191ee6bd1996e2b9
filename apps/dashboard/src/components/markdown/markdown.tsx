import './markdown.css'
import { Alert, Skeleton, Stack, Text } from '@mantine/core'
import type { Root, RootContent } from 'hast'
import { type Components, toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { memo, type ReactNode, useEffect, useMemo, useState } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import { decoded } from '../../routing/decoded.js'
import { CardBox, CardCode, CardImage, CardLink, CardMark, CardTable } from './card-elements.js'
import { useMarkdownText } from './messages.js'
import { type Reading, useParsedCard } from './use-parsed-card.js'

export type { CardContext } from './card-context.js'
export { CardSurroundings } from './card-context.js'

/** Blocks that are laid out in one go: some milliseconds’ worth. */
const BLOCKS_AT_ONCE = 40

const ELEMENTS = {
  a: CardLink,
  img: CardImage,
  table: CardTable,
  pre: CardCode,
  input: CardBox,
  'finding-mark': CardMark,
} as unknown as Components

/**
 * A card, which may be anything: see `card-schema.ts` for what is left of it. Comes in pieces, so that one may scroll, type and leave
 * while a long one is laid out. What is around it comes from `CardSurroundings`.
 *
 * @param lines  to be marked; counted as in `text`
 * @param source  in place of a card that can’t be laid out
 */
export function Markdown({
  text,
  lines,
  source,
  onRead,
}: {
  text: string
  lines: readonly number[]
  source: ReactNode
  onRead?: (reading: Reading) => void
}) {
  const say = useMarkdownText()
  const reading = useParsedCard({ text, lines })
  useEffect(() => onRead?.(reading), [reading, onRead])
  const { state, parts } = reading
  if (parts.length === 0 && state === 'given-up') {
    return (
      <Stack>
        <Alert color="yellow">{say('givenUp')}</Alert>
        {source}
      </Stack>
    )
  }
  const isCut = state === 'given-up' || parts.some(part => part.isCut)
  return (
    <>
      <div className={parts.length > 1 ? 'card-text card-long' : 'card-text'} dir="auto">
        {parts.map((part, index) => (
          <Part key={index} blocks={part.blocks} />
        ))}
      </div>
      {state === 'reading' && <Waiting />}
      {isCut && <Alert color="yellow">{say('cut')}</Alert>}
    </>
  )
}

function Waiting() {
  const say = useMarkdownText()
  return (
    <div role="status">
      <Text c="dimmed" size="sm" mb="xs">
        {say('reading')}
      </Text>
      <Skeleton height={24} width="40%" mb="sm" />
      <Skeleton height={12} mb={6} />
      <Skeleton height={12} mb={6} />
      <Skeleton height={12} width="70%" />
    </div>
  )
}

const Part = memo(function Part({ blocks }: { blocks: readonly RootContent[] }) {
  const pieces = useMemo(() => cut(blocks), [blocks])
  const [shown, setShown] = useState(1)
  useEffect(() => {
    const isWhole = shown >= pieces.length
    if (isWhole) return showNamedPlace(blocks)
    const next = setTimeout(() => setShown(shown + 1))
    return () => clearTimeout(next)
  }, [shown, pieces.length, blocks])
  return pieces.slice(0, shown).map((piece, index) => <Piece key={index} blocks={piece} />)
})

function cut(blocks: readonly RootContent[]): RootContent[][] {
  const pieces: RootContent[][] = []
  for (let at = 0; at < blocks.length; at += BLOCKS_AT_ONCE)
    pieces.push(blocks.slice(at, at + BLOCKS_AT_ONCE))
  return pieces
}

/** What the address names behind its `#` was not there yet when the browser looked for it. */
function showNamedPlace(blocks: readonly RootContent[]): void {
  const id = decoded(location.hash.slice(1))
  if (id === '' || placesShown.has(blocks)) return
  placesShown.add(blocks)
  document.getElementById(id)?.scrollIntoView()
}

/** Once for each part: whoever scrolled on meanwhile is left alone. */
const placesShown = new WeakSet<readonly RootContent[]>()

const Piece = memo(function Piece({ blocks }: { blocks: readonly RootContent[] }) {
  const tree: Root = { type: 'root', children: [...blocks] }
  return (
    <div className="card-piece">
      {toJsxRuntime(tree, { Fragment, jsx, jsxs, components: ELEMENTS, ignoreInvalidStyle: true })}
    </div>
  )
})
