import { type CardToParse, parseCard } from './parse-card.js'

/** Reads one card apart from the page, which can end it when it takes too long. */
addEventListener('message', ({ data }: MessageEvent<CardToParse>) => {
  try {
    postMessage({ parsed: parseCard(data) })
  } catch (error) {
    postMessage({ refusal: error instanceof Error ? error.message : String(error) })
  }
})
