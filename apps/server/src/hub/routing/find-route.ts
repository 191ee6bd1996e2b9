import { compilePattern, matchPath, type PathMatch } from './path-pattern.js'
import type { Route } from './route.js'

export interface FoundRoute {
  readonly route: Route
  readonly match: PathMatch
}

/** Routes with their patterns taken apart once. */
export type RouteIndex = readonly {
  readonly route: Route
  readonly pattern: readonly string[]
  /** Its path ends with the id, so that `a/refs` could be a repository's name or a word behind one. */
  readonly isBare: boolean
}[]

export function indexRoutes(routes: readonly Route[]): RouteIndex {
  return routes.map(route => {
    const pattern = compilePattern(route.path)
    const last = pattern.at(-1)
    return { route, pattern, isBare: last === ':repo' || last === ':home' }
  })
}

/** In which order readings of a path are tried: a word of ours behind an id counts more than a name that is spelled like one. */
const READINGS = [
  { idLength: 2, isBare: false },
  { idLength: 1, isBare: false },
  { idLength: 2, isBare: true },
  { idLength: 1, isBare: true },
] as const

/** The first route of the table that fits method and path; null method asks for any. HEAD goes where GET goes. */
export function findRoute(
  index: RouteIndex,
  method: string | null,
  segments: readonly string[],
): FoundRoute | null {
  for (const { idLength, isBare } of READINGS) {
    for (const { route, pattern, isBare: isRouteBare } of index) {
      if (isBare !== isRouteBare || (method !== null && !takes(route, method))) continue
      const match = matchPath(pattern, segments, idLength)
      if (match) return { route, match }
    }
  }
  return null
}

function takes({ methods }: Route, method: string): boolean {
  return methods.some(taken => taken === method || (taken === 'GET' && method === 'HEAD'))
}
