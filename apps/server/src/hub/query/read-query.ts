import { DomainError } from '@entrepot/core'

const TRUE: ReadonlySet<string> = new Set(['true', 'True', '1'])
const FALSE: ReadonlySet<string> = new Set(['false', 'False', '0', ''])

/** @throws DomainError `invalid-argument` for what is neither yes nor no */
export function readFlag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name)
  if (text === null || FALSE.has(text)) return false
  if (TRUE.has(text)) return true
  throw new DomainError('invalid-argument', `${name} must be true or false.`)
}

/** A number of 0 or more, at most `max`: asking for more gets that much. @throws DomainError `invalid-argument` */
export function readCount(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const text = query.get(name)
  if (text === null) return Math.min(fallback, max)
  if (!/^\d{1,9}$/.test(text))
    throw new DomainError('invalid-argument', `${name} must be a whole number, 0 or more.`)
  return Math.min(Number(text), max)
}

/** All values of a parameter that clients repeat, under its name or under `name[]`. */
export function readList(query: URLSearchParams, name: string): string[] {
  return [...query.getAll(name), ...query.getAll(`${name}[]`)].filter(value => value !== '')
}

/** @throws DomainError `invalid-argument` naming the first parameter that is not among `known`: a filter that is passed over would lie */
export function refuseUnknown(query: URLSearchParams, known: ReadonlySet<string>): void {
  for (const name of query.keys()) {
    const bare = name.endsWith('[]') ? name.slice(0, -2) : name
    if (!known.has(bare))
      throw new DomainError('invalid-argument', `The parameter ${bare.slice(0, 60)} is not supported here.`)
  }
}
