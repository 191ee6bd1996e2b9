import { type CardToParse, parseCard, type ParsedPart } from './parse-card.js'

/** What comes back: parts, and then that it was all or that there is no more to be had. */
export type CardNews =
  | { readonly kind: 'part'; readonly part: ParsedPart }
  | { readonly kind: 'end' }
  | { readonly kind: 'refusal'; readonly message: string }

/** Reads one card apart from the page, which can end it when it takes too long. */
addEventListener('message', ({ data }: MessageEvent<CardToParse>) => {
  try {
    for (const part of parseCard(data)) postMessage({ kind: 'part', part } satisfies CardNews)
    postMessage({ kind: 'end' } satisfies CardNews)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    postMessage({ kind: 'refusal', message } satisfies CardNews)
  }
})
