import type { DiscussionEvent, DiscussionEventKind } from '@entrepot/persistence'
import { readCommentData } from '@entrepot/registry'
import { escapeHtml } from '../answer/escape-html.js'

const TYPES = {
  comment: 'comment',
  status_change: 'status-change',
  title_change: 'title-change',
  commit: 'commit',
} as const satisfies Record<DiscussionEventKind, string>

/** An event as `deserialize_event` of huggingface_hub reads it. What else an event's data holds is there as it was written. */
export function describeEvent(event: DiscussionEvent): object {
  const { id, kind, createdAt, authorName, data } = event
  return {
    id,
    type: TYPES[kind],
    createdAt: createdAt.toISOString(),
    author: { name: authorName },
    data: kind === 'comment' ? describeComment(event) : data,
  }
}

function describeComment({ data, updatedAt, authorName }: DiscussionEvent): object {
  const { text, isHidden, history } = readCommentData(data)
  return {
    edited: history.length > 0,
    hidden: isHidden,
    latest: textAt(text, updatedAt.toISOString(), authorName),
    history: history.map(earlier => textAt(earlier.text, earlier.at, earlier.by)),
  }
}

function textAt(raw: string, updatedAt: string, name: string): object {
  return { raw, html: htmlOf(raw), updatedAt, author: { name } }
}

/** Paragraphs of plain text: nothing that somebody wrote becomes markup, links included. */
function htmlOf(raw: string): string {
  if (raw === '') return ''
  const paragraphs = raw.split(/\n{2,}/).map(paragraph => escapeHtml(paragraph).replaceAll('\n', '<br>'))
  return paragraphs.map(paragraph => `<p>${paragraph}</p>`).join('\n')
}
