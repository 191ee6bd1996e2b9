import { useEffect, useState } from 'react'
import type { CardToParse, ParsedPart } from './parse-card.js'
import type { CardNews } from './parse-card.worker.js'

/** Milliseconds without a new part until a card is given up on: usual ones take tenths of a second, and some are made to take for ever. */
const PATIENCE_MS = 15_000

export interface Reading {
  /** `given-up`: what is missing can’t be shown but as source. */
  readonly state: 'reading' | 'read' | 'given-up'
  /** As many as were read by now. */
  readonly parts: readonly ParsedPart[]
}

const NOTHING: Reading = { state: 'reading', parts: [] }

/** Reads a card in a thread of its own: the page stays awake, whatever the card is. */
export function useParsedCard({ text, lines }: CardToParse): Reading {
  const named = lines.join(' ')
  const [last, setLast] = useState<{ text: string; named: string; reading: Reading } | null>(null)
  useEffect(() => {
    const worker = new Worker(new URL('./parse-card.worker.ts', import.meta.url), { type: 'module' })
    const parts: ParsedPart[] = []
    const tell = (state: Reading['state']) => {
      clearTimeout(alarm)
      if (state !== 'reading') worker.terminate()
      setLast({ text, named, reading: { state, parts: [...parts] } })
    }
    const giveUp = () => tell('given-up')
    let alarm = setTimeout(giveUp, PATIENCE_MS)
    worker.onerror = giveUp
    worker.onmessage = ({ data }: MessageEvent<CardNews>) => {
      if (data.kind === 'refusal') return giveUp()
      if (data.kind === 'part') parts.push(data.part)
      tell(data.kind === 'end' ? 'read' : 'reading')
      if (data.kind === 'part') alarm = setTimeout(giveUp, PATIENCE_MS)
    }
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
  return last?.text === text && last.named === named ? last.reading : NOTHING
}
