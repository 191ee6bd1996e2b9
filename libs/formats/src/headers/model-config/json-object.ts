/** Strings are kept, so that only what Python's writer adds to JSON is replaced: `NaN` and `Infinity` are words of Python. */
const STRING_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

/** An object out of a file that anybody may have written: whatever is not of the type that is asked for is not there. */
export class JsonObject {
  constructor(private readonly fields: ReadonlyMap<string, unknown>) {}

  keys(): readonly string[] {
    return [...this.fields.keys()]
  }

  values(): readonly unknown[] {
    return [...this.fields.values()]
  }

  has(key: string): boolean {
    return this.fields.has(key)
  }

  object(key: string): JsonObject | null {
    return toObject(this.fields.get(key))
  }

  string(key: string): string | null {
    const value = this.fields.get(key)
    return typeof value === 'string' ? value : null
  }

  boolean(key: string): boolean | null {
    const value = this.fields.get(key)
    return typeof value === 'boolean' ? value : null
  }

  number(key: string): number | null {
    const value = this.fields.get(key)
    return typeof value === 'number' && Number.isFinite(value) ? value : null
  }

  /** A whole number from 0 that is exact. */
  count(key: string): number | null {
    const value = this.fields.get(key)
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
  }

  list(key: string): readonly unknown[] | null {
    const value = this.fields.get(key)
    return Array.isArray(value) ? value : null
  }

  /** Nothing if one is no string. */
  strings(key: string): readonly string[] | null {
    const list = this.list(key)
    return list?.every(item => typeof item === 'string') ? list : null
  }
}

/** Reads a JSON object as Python writes it; null where the bytes are none. The caller bounds them. */
export function parseJsonObject(bytes: Uint8Array): JsonObject | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  const parsed = tryParse(plain) ?? tryParse(withoutWordsOfPython(plain))
  return parsed ? toObject(parsed.value) : null
}

export function toObject(value: unknown): JsonObject | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  return new JsonObject(new Map(Object.entries(value)))
}

function tryParse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function withoutWordsOfPython(text: string): string {
  return text.replace(STRING_OR_WORD, word => (word.startsWith('"') ? word : 'null'))
}
