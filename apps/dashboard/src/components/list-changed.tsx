import { Button, Paper, Text } from '@mantine/core'
import { useRef } from 'react'
import type { Pages } from '../api/use-ask.js'
import { useCommonText } from './messages.js'

/** Says above a list into which one scrolled far that it is not as it was, wherever one is in it, and leads to its beginning as it is now. */
export function ListChanged({ pages }: { pages: Pick<Pages<unknown>, 'isChanged' | 'showChanges'> }) {
  const say = useCommonText()
  const place = useRef<HTMLDivElement>(null)
  function show() {
    pages.showChanges()
    // The button goes; what it was for is the list.
    const list = place.current?.nextElementSibling
    if (list instanceof HTMLElement) list.focus({ preventScroll: true })
    place.current?.parentElement?.scrollIntoView()
  }
  return (
    <div ref={place} role="status" className="list-changed no-print">
      {pages.isChanged && (
        <Paper withBorder shadow="md" px="sm" py={4} className="list-changed-sign">
          <Text size="sm" span>
            {say('listChanged')}
          </Text>
          <Button size="compact-xs" onClick={show}>
            {say('showChanges')}
          </Button>
        </Paper>
      )}
    </div>
  )
}
