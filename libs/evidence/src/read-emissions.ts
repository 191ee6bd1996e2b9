import { asRecord, asText } from './read-metadata.js'
import type { EvidenceSubject } from './subject.js'

export interface Emissions {
  /** Tonnes of CO2 equivalent; cards count in grams. Null when the card gives no usable number. */
  readonly tonnes: number | null
  /** Null unless the card says it, as those do that were written by an energy tracker. */
  readonly kilowattHours: number | null
  readonly activity: 'training' | 'fine-tuning'
  readonly source: string | null
  readonly region: string | null
  readonly hardware: string | null
}

const GRAMS_PER_TONNE = 1_000_000

/** What `co2_eq_emissions` of a card says; null when it says nothing that is a number. */
export function readEmissions({ metadata }: Pick<EvidenceSubject, 'metadata'>): Emissions | null {
  const value = metadata?.co2_eq_emissions
  const fields = asRecord(value)
  const grams = measure(fields ? fields.emissions : value)
  const kilowattHours = measure(fields?.energy_consumed)
  if (grams === null && kilowattHours === null) return null
  return {
    // Written out and read again: 3.15 g are 0.00000315 t and not 0.0000031499999999999997 t.
    tonnes: grams === null ? null : Number((grams / GRAMS_PER_TONNE).toPrecision(12)),
    kilowattHours,
    activity: /fine/i.test(asText(fields?.training_type) ?? '') ? 'fine-tuning' : 'training',
    source: asText(fields?.source),
    region: asText(fields?.geographical_location),
    hardware: asText(fields?.hardware_used),
  }
}

function measure(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null
}
