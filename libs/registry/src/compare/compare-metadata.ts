/** One key of the front matter whose value is not what it was. */
export interface MetadataChange {
  /** Key path, such as `model-index` or `co2.emissions`. */
  readonly key: string
  /** As JSON, of at most `VALUE_MAX_LENGTH` characters; null where the key does not stand. */
  readonly before: string | null
  readonly after: string | null
}

/** Characters of a value that are shown: a benchmark table in the front matter may have a hundred thousand. */
const VALUE_MAX_LENGTH = 2_000
/** Objects within objects that are gone into; what lies deeper is one value. */
const MAX_DEPTH = 3

/** What changed in front matter, in the order of the keys. Lists are one value each: their items have no names to compare them by. */
export function compareMetadata(before: unknown, after: unknown): MetadataChange[] {
  const old = new Map(leavesOf(before, '', 0))
  const now = new Map(leavesOf(after, '', 0))
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort()
  return keys
    .filter(key => old.get(key) !== now.get(key))
    .map(key => ({ key, before: shown(old.get(key)), after: shown(now.get(key)) }))
}

function leavesOf(value: unknown, path: string, depth: number): (readonly [string, string])[] {
  if (isObject(value) && depth < MAX_DEPTH && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, inner]) =>
      leavesOf(inner, path === '' ? key : `${path}.${key}`, depth + 1),
    )
  return path === '' ? [] : [[path, canonical(value)]]
}

function shown(json: string | undefined): string | null {
  if (json === undefined) return null
  return json.length <= VALUE_MAX_LENGTH ? json : `${json.slice(0, VALUE_MAX_LENGTH)}…`
}

/** JSON with the keys of objects in one order: that they stand in another one is no change. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(byKey)) : inner,
    ) ?? 'null'
  )
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
