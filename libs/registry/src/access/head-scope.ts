import type { Principal } from '@entrepot/core'
import type { HeadScope } from '@entrepot/persistence'
import { audienceOf } from '../verdict/state-for.js'
import { can, coversScope, inNamespace } from './can.js'

/** Whose heads `mayReadHead` lets a principal read, in the form that a list query takes. */
export function headScope(principal: Principal): HeadScope {
  const audience = audienceOf(principal)
  if (principal.kind === 'anonymous' || audience === 'inference' || !coversScope(principal.scope, 'write'))
    return { audience, kept: null }
  const { limits, rights, isAdmin } = principal
  // What the account may do by itself; where the token counts is a condition of its own.
  const account = { ...principal, limits: null }
  const seesKept = (namespace: string | null, id?: string) =>
    can(account, 'verdict:see-blocked', { ...inNamespace(namespace), ...(id !== undefined && { id }) })
  return {
    audience,
    kept: {
      isEverywhere: isAdmin,
      namespaces: [...rights.namespaces.keys()].filter(namespace => seesKept(namespace)),
      except: [...rights.repos.keys()],
      repoIds: [...rights.repos.keys()].filter(id => seesKept(null, id)),
      within: limits && { namespaces: writable(limits.namespaces), repoIds: writable(limits.repos) },
    },
  }
}

function writable(held: ReadonlyMap<string, Parameters<typeof coversScope>[0]>): string[] {
  return [...held].filter(([, scope]) => coversScope(scope, 'write')).map(([key]) => key)
}
