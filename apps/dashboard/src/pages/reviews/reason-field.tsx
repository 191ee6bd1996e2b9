import { Textarea } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { useReviewsText } from './messages.js'

/** Characters that the server takes. */
const MAX_LENGTH = 10_000

/** Why somebody decides so. Ctrl+Enter sends the form that it is in. */
export function ReasonField({ isFirst = true }: { isFirst?: boolean }) {
  const say = useReviewsText()
  function send(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    event.currentTarget.form?.requestSubmit()
  }
  return (
    <Textarea
      name="reason"
      label={say('comment')}
      description={say('commentHint')}
      required
      autosize
      minRows={3}
      maxLength={MAX_LENGTH}
      onKeyDown={send}
      {...(isFirst && { 'data-autofocus': true })}
    />
  )
}
