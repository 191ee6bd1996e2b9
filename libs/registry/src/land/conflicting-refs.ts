/**
 * The first pair of refs of which one name is a folder of the other, which no git repository can hold: `refs/heads/a` and
 * `refs/heads/a/b`. Null if there is none.
 */
export function conflictingRefs(names: readonly string[]): [string, string] | null {
  const all = new Set(names)
  for (const name of names) {
    for (let slash = name.indexOf('/', 'refs/'.length); slash > 0; slash = name.indexOf('/', slash + 1)) {
      const folder = name.slice(0, slash)
      if (all.has(folder)) return [folder, name]
    }
  }
  return null
}
