import { findCards, type Db, type Repo } from '@entrepot/persistence'
import { z } from 'zod'

const FIELD_KINDS = ['text', 'checkbox', 'date_picker', 'country'] as const

export interface GateField {
  /** What stands beside it, and the key of what was filled in. */
  readonly name: string
  readonly kind: (typeof FIELD_KINDS)[number] | 'select'
  /** Of a `select`; empty otherwise. */
  readonly options: readonly string[]
}

/** What somebody has to read and fill in who asks for the files of a gated repository; null where the card doesn't say. */
export interface Gate {
  readonly heading: string | null
  readonly prompt: string | null
  readonly description: string | null
  readonly button: string | null
  /** In the order in which PostgreSQL keeps a card's keys: the shorter first. */
  readonly fields: readonly GateField[]
}

/** Fields of one form; the longest known has nine. */
const MAX_FIELDS = 50

const TEXT = z.string().nullable().catch(null).default(null)
const OPTION = z.union([z.string(), z.object({ label: z.string(), value: z.string() })])
const SELECT = z.object({ type: z.literal('select'), options: z.array(OPTION) })
const KIND = z.union([z.enum(FIELD_KINDS), SELECT])
/** A mapping, or a list of mappings of one key each: cards have both. */
const FIELDS = z.preprocess(
  value => (Array.isArray(value) ? Object.assign({}, ...value) : value),
  z.record(z.string(), z.unknown()).catch({}).default({}),
)
const METADATA = z.object({
  extra_gated_heading: TEXT,
  extra_gated_prompt: TEXT,
  extra_gated_description: TEXT,
  extra_gated_button_content: TEXT,
  extra_gated_fields: FIELDS,
})

/** The gate that the card at the head of a repository describes. Cost: a statement. */
export async function readGate(db: Db, { headRevisionId }: Repo): Promise<Gate> {
  const [card] = headRevisionId === null ? [] : await findCards(db, [headRevisionId])
  return gateOf(card?.metadata)
}

/** The gate in a card's metadata. A field that can't be understood is a text, so that it is asked for all the same. */
export function gateOf(metadata: unknown): Gate {
  const card = METADATA.safeParse(metadata ?? {}).data
  const fields = Object.entries(card?.extra_gated_fields ?? {}).slice(0, MAX_FIELDS)
  return {
    heading: card?.extra_gated_heading ?? null,
    prompt: card?.extra_gated_prompt ?? null,
    description: card?.extra_gated_description ?? null,
    button: card?.extra_gated_button_content ?? null,
    fields: fields.map(([name, kind]) => fieldOf(name, kind)),
  }
}

function fieldOf(name: string, kind: unknown): GateField {
  const known = KIND.safeParse(kind).data ?? 'text'
  if (typeof known === 'string') return { name, kind: known, options: [] }
  const options = known.options.map(option => (typeof option === 'string' ? option : option.value))
  return { name, kind: 'select', options }
}
