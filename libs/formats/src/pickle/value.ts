/**
 * What the scanner knows of something on the unpickler's stack. It knows little: strings that may become the name of an import, imports, and
 * the small structures that say how many raw bytes of an array follow. Everything else is opaque.
 */
export type PickleValue =
  | { readonly kind: 'opaque' }
  /** `text` is null for a string that was not kept: too long to be a name. */
  | { readonly kind: 'string'; readonly text: string | null }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  | { readonly kind: 'tuple'; readonly items: readonly PickleValue[] }
  /** `entries` is null while it is empty: pickles hold dicts by the million. */
  | { readonly kind: 'dict'; entries: Map<string, PickleValue> | null }
  | {
      readonly kind: 'object'
      readonly callee: PickleValue
      readonly items: readonly PickleValue[]
      state: PickleValue | null
    }

export const OPAQUE: PickleValue = { kind: 'opaque' }

/** Items of a tuple and entries of a dict that are kept: more than the description of any array has. */
const KEPT_ITEMS = 64

/** A tuple of at most `KEPT_ITEMS`; longer ones are opaque. */
export function tupleOf(items: readonly PickleValue[]): PickleValue {
  return items.length <= KEPT_ITEMS ? { kind: 'tuple', items } : OPAQUE
}

/** Remembers an entry of a dict under a string; others, and those of a dict that is full, are forgotten. */
export function putEntry(
  target: PickleValue | undefined,
  key: PickleValue | undefined,
  value: PickleValue,
): void {
  if (target?.kind !== 'dict' || key?.kind !== 'string' || key.text === null) return
  target.entries ??= new Map()
  if (target.entries.size < KEPT_ITEMS || target.entries.has(key.text)) target.entries.set(key.text, value)
}
