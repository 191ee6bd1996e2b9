import { YAML_MAX_LEVELS, YAML_MAX_NODES } from './limits.js'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Keys that mean something to JavaScript objects, and so could change the object of whoever copies them carelessly. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Text that JSON columns of PostgreSQL take: no NUL, no half surrogate pairs. */
export function safeText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/**
 * A copy that JSON can hold: dates as ISO text, NaN and infinities as null, bytes as base64, no unsafe keys, and aliases
 * written out. Null when that would have more than 100,000 nodes, as a nest of aliases has.
 */
export function jsonSafe(value: unknown): Json {
  const budget = { nodes: YAML_MAX_NODES }
  const copy = copyOf(value, 1, budget)
  return budget.nodes < 0 ? null : copy
}

function copyOf(value: unknown, level: number, budget: { nodes: number }): Json {
  if (--budget.nodes < 0 || level > YAML_MAX_LEVELS) return null
  if (typeof value === 'string') return safeText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value
  if (typeof value !== 'object' || value === null) return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map((one: unknown) => copyOf(one, level + 1, budget))
  const entries = Object.entries(value).filter(([key]) => !UNSAFE_KEYS.has(key))
  return Object.fromEntries(entries.map(([key, one]) => [safeText(key), copyOf(one, level + 1, budget)]))
}
