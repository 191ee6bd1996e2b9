import { useMemo } from 'react'
import { ApiError } from '../api/api-error.js'
import { useCommonText } from './messages.js'

/** Codes that have words of ours; of all else the server’s sentence says most. */
const KNOWN = ['forbidden', 'internal', 'network', 'rate-limited', 'unavailable'] as const
/** What is said where a server, or what stands before it, gave no sentence. */
const WORDLESS = /^HTTP \d+$/

export interface ErrorText {
  /** What happened, in the reader’s language where there are words for it. */
  readonly text: string
  /** What the server said, in English; null where that is all in `text`. */
  readonly detail: string | null
}

type Say = ReturnType<typeof useCommonText>

/** Says what went wrong, in the reader’s language where it can. */
export function useErrorText(): (error: unknown) => ErrorText {
  const say = useCommonText()
  return useMemo(() => error => errorText(say, error), [say])
}

/** The same for who has the words at hand. */
export function errorText(say: Say, error: unknown): ErrorText {
  if (!(error instanceof ApiError))
    return { text: error instanceof Error ? error.message : String(error), detail: null }
  const { code, message } = error
  const known = KNOWN.find(word => word === code)
  if (known === 'network') return { text: say('error_network'), detail: null }
  if (known) return { text: say(`error_${known}`), detail: message }
  return WORDLESS.test(message)
    ? { text: say('error_refused'), detail: message }
    : { text: message, detail: null }
}
