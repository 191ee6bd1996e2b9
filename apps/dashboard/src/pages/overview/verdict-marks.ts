import type { Severity, VerdictState } from '../../components/badges.js'
import type { Series } from '../../components/charts/series.js'

/** Colours of charts, as those of the badges. */
export const VERDICT_MARKS: Readonly<Record<VerdictState, Series['color']>> = {
  CLEARED: 'teal',
  RESTRICTED: 'yellow',
  PENDING: 'gray',
  BLOCKED: 'red',
}
export const SEVERITY_MARKS: Readonly<Record<Severity, Series['color']>> = {
  ERROR: 'red',
  WARNING: 'yellow',
  INFO: 'blue',
}
