import type { Family } from './families.js'
import type { JsonObject } from './json-object.js'

/** The first of these that is a number, and the family's own if none is. */
export function firstCount(config: JsonObject, keys: readonly string[], family: Family): number | null {
  for (const key of keys) {
    const count = config.count(key)
    if (count !== null) return count
  }
  for (const key of keys) if (Object.hasOwn(family.defaults, key)) return family.defaults[key] ?? null
  return null
}
