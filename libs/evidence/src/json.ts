/** An object of a document that is being made. */
export type JsonObject = Record<string, unknown>

/** Without what nothing is known of: `undefined`, `null`, and lists and texts with nothing in them. */
export function known(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isKnown(value)))
}

function isKnown(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  return !Array.isArray(value) || value.length > 0
}

/** A document as it is served: indented, with a line feed at its end. Keys keep the order they were written in. */
export function renderJson(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

/** To the second, in UTC: the form that SPDX asks for and all others take. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
