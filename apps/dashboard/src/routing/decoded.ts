/** A part of an address with its `%` read. One that can’t be read stays as it stands: there is no such place or file. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
