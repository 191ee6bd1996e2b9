/** Those fields of `wanted` that differ from what they began with. */
export function changedOf<Fields extends object>(begun: Fields, wanted: Fields): Partial<Fields> {
  const names = Object.keys(wanted) as (keyof Fields)[]
  const changed: Partial<Fields> = {}
  for (const name of names) if (wanted[name] !== begun[name]) changed[name] = wanted[name]
  return changed
}
