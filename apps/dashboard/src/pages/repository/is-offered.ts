import type { View } from './address.js'
import type { Repository } from './use-repository.js'

/** Whether a view has a tab: it is for the viewer, and for repositories of this type. */
export function isOffered(view: View, { type, access }: Pick<Repository, 'access' | 'type'>): boolean {
  if (view === 'settings') return access.mayManage
  if (view === 'consumers' || view === 'recalls') return access.maySeeBlocked
  return view !== 'variants' || type === 'MODEL'
}
