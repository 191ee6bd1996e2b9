import type { LeadIn } from './lead-ins.js'

/** Where something is in the front matter: `['language', 0]`. */
export type KeyPath = readonly (string | number)[]

/** Counts from 1, in the file as a whole; columns are UTF-16 code units. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** The front matter as the Hub's YAML loader sees it. Values may be dates, NaN or cyclic: see `summarizeCard` for a safe form. */
export type Metadata = Readonly<Record<string, unknown>>

/** What the parser met; rules turn these into findings. */
export type CardProblemKind =
  | 'invalid-utf8'
  | 'byte-order-mark'
  | 'mixed-line-endings'
  | 'nul-character'
  | 'card-cut'
  | 'card-long'
  | 'no-front-matter'
  | 'front-matter-misplaced'
  | 'front-matter-unterminated'
  | 'front-matter-empty'
  | 'front-matter-too-large'
  | 'front-matter-long'
  | 'yaml-syntax'
  | 'yaml-not-a-mapping'
  | 'yaml-duplicate-key'
  | 'yaml-custom-tag'
  | 'yaml-too-deep'
  | 'yaml-deep'
  | 'yaml-too-many-nodes'

export interface CardProblem extends Place {
  readonly kind: CardProblemKind
  /** The word that makes the message: a reason, a tag, a key, a number. */
  readonly detail: string
}

/** The text between the fences. */
export interface FrontMatter {
  readonly text: string
  /** Line of the file its first line is on. */
  readonly line: number
}

/** A heading and what stands under it up to the next heading of any depth. Text fields are computed when first read. */
export interface Section {
  /** Plain text; empty for what comes before the first heading. */
  readonly heading: string
  /** 1 to 6; 0 before the first heading. */
  readonly depth: number
  readonly line: number
  /** Its Markdown without code blocks and HTML comments. */
  readonly text: string
  /** Its words without markup, placeholders and the sentences of the card templates: what the author said. */
  readonly prose: string
  /** Its bold phrases that serve as headings. */
  readonly leadIns: readonly LeadIn[]
  /** Words of `prose`; two characters of a script without spaces count as one. */
  readonly wordCount: number
  /** Placeholders or template sentences, and nothing else. */
  readonly isPlaceholder: boolean
}

export interface ParsedCard {
  readonly sizeBytes: number
  /** Decoded, without a byte order mark; cut at the card limit. */
  readonly text: string
  /** Null when there is no block that the Hub would recognise. */
  readonly frontMatter: FrontMatter | null
  /** Empty without front matter; null when there is some and it can't be read as a mapping. */
  readonly metadata: Metadata | null
  readonly problems: readonly CardProblem[]
  /** In order; the first has depth 0 and may be empty. Computed when first read, in time linear in the text. */
  readonly sections: readonly Section[]
  /**
   * Where a key is, or the nearest key above it; null when nothing of the path is there. The first call parses the front
   * matter a second time, for positions.
   */
  locate(path: KeyPath): Place | null
  /**
   * Values of the front matter that are written without quotes, as written; keys are not among them. Costs what `locate`
   * does, and is empty for front matter too long to be located exactly.
   */
  plainScalars(): readonly PlainScalar[]
}

/** What is written, which may be another thing than what it is read as. */
export interface PlainScalar {
  readonly source: string
  readonly path: KeyPath
  readonly place: Place
}

/** `['language', 0]` as people write it: `language[0]`. */
export function formatKeyPath(path: KeyPath): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else text += text === '' ? step : `.${step}`
  }
  return text
}

/** Computes once, when first asked. */
export function lazily<T>(compute: () => T): () => T {
  let kept: { value: T } | null = null
  return () => (kept ??= { value: compute() }).value
}
