import './line-diff.css'
import { Text } from '@mantine/core'
import { diffLines } from 'diff'
import { useMemo } from 'react'
import { usePoliciesText } from './messages.js'

/** Two texts as one, with the lines that went and came. */
export function LineDiff({ before, after }: { before: string; after: string }) {
  const say = usePoliciesText()
  const parts = useMemo(() => diffLines(before, after), [before, after])
  if (parts.every(({ added, removed }) => !added && !removed)) return <Text>{say('diffSame')}</Text>
  return (
    <div className="line-diff" role="region" aria-label={say('diff')} tabIndex={0}>
      {parts.map(({ value, added, removed }, at) => {
        const Tag = added ? 'ins' : removed ? 'del' : 'span'
        return (
          <Tag key={at} {...((added || removed) && { 'aria-label': say(added ? 'added' : 'removed') })}>
            {value
              .replace(/\n$/, '')
              .split('\n')
              .map(line => `${added ? '+' : removed ? '−' : ' '} ${line}\n`)
              .join('')}
          </Tag>
        )
      })}
    </div>
  )
}
