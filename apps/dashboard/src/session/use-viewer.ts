import type { UseQueryResult } from '@tanstack/react-query'
import { graphql, type ResultOf } from '../api/graphql.js'
import { ask } from '../api/ask.js'
import { useQuery } from '@tanstack/react-query'

const VIEWER = graphql(`
  query Viewer {
    viewer {
      name
      isAdmin
      isSession
      scope
      audience
      memberships(first: 100) {
        nodes {
          role
          organization {
            name
          }
        }
      }
    }
  }
`)

export type Viewer = NonNullable<ResultOf<typeof VIEWER>['viewer']>

/** Milliseconds: what an account may do changes seldom, and the server asks anew each time. */
const FRESH_MS = 60_000

/** Who is signed in; null for nobody. */
export function useViewer(): UseQueryResult<Viewer | null, Error> {
  return useQuery({
    queryKey: ['session', 'Viewer'],
    queryFn: async ({ signal }) => (await ask(VIEWER, {}, signal)).viewer,
    staleTime: FRESH_MS,
  })
}

/** Whether somebody may decide reviews somewhere: an administrator, or a reviewer or administrator of some organization. */
export function isReviewer(viewer: Viewer | null | undefined): boolean {
  if (!viewer) return false
  return (
    viewer.isAdmin || viewer.memberships.nodes.some(({ role }) => role === 'REVIEWER' || role === 'ADMIN')
  )
}
