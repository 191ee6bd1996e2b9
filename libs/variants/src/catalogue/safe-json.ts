import { safeText } from '@entrepot/core'

/**
 * What PostgreSQL's JSON can keep of a value that came out of a file: the same, with texts that are safe, null for what is no finite number, and
 * the largest whole number that is exact for what is larger.
 */
export function safeJson<Value>(value: Value): Value {
  return safe(value) as Value
}

function safe(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value)
  if (typeof value === 'number') return safeNumber(value)
  if (Array.isArray(value)) return value.map(safe)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [safeText(key), safe(each)]))
}

function safeNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? Math.sign(value) * Number.MAX_SAFE_INTEGER : value
}
