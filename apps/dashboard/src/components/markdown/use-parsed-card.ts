import { useEffect, useState } from 'react'
import type { CardToParse, ParsedCard } from './parse-card.js'

/** Milliseconds until a card is given up on: the largest of the Hub take two seconds, and some are made to take for ever. */
const PATIENCE_MS = 12_000

export type Reading =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly card: ParsedCard }
  /** It can’t be shown but as source. */
  | { readonly state: 'given-up' }

const READING: Reading = { state: 'reading' }

/** Reads a card in a thread of its own: the page stays awake, whatever the card is. */
export function useParsedCard({ text, lines }: CardToParse): Reading {
  const named = lines.join(' ')
  const [last, setLast] = useState<{ text: string; named: string; reading: Reading } | null>(null)
  useEffect(() => {
    const worker = new Worker(new URL('./parse-card.worker.ts', import.meta.url), { type: 'module' })
    const end = (reading: Reading) => {
      clearTimeout(alarm)
      worker.terminate()
      setLast({ text, named, reading })
    }
    const alarm = setTimeout(() => end({ state: 'given-up' }), PATIENCE_MS)
    worker.onerror = () => end({ state: 'given-up' })
    worker.onmessage = ({ data }: MessageEvent<{ parsed?: ParsedCard }>) =>
      end(data.parsed ? { state: 'read', card: data.parsed } : { state: 'given-up' })
    worker.postMessage({
      text,
      lines: named === '' ? [] : named.split(' ').map(Number),
    } satisfies CardToParse)
    return () => {
      clearTimeout(alarm)
      worker.terminate()
    }
  }, [text, named])
  // What was read of another card is none of this one.
  return last?.text === text && last.named === named ? last.reading : READING
}
