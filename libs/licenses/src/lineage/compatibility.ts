import type { License } from '../license.js'
import { isClear } from './licensed-work.js'

/**
 * What may carry on a share-alike or copyleft licence besides itself, as the licences or their stewards say. One way: what
 * stands on the right does not lead back.
 */
const CARRIED_ON_BY: Readonly<Record<string, readonly string[]>> = {
  'cc-by-sa-3.0': ['cc-by-sa-4.0'],
  'cc-by-sa-4.0': ['gpl-3.0'],
  'cc-by-nc-sa-2.0': ['cc-by-nc-sa-3.0', 'cc-by-nc-sa-4.0'],
  'cc-by-nc-sa-3.0': ['cc-by-nc-sa-4.0'],
  'gpl-3.0': ['agpl-3.0'],
  'lgpl-2.1': ['gpl-2.0', 'gpl-3.0'],
  'lgpl-3.0': ['gpl-3.0', 'agpl-3.0'],
  'mpl-2.0': ['lgpl-2.1', 'lgpl-3.0', 'gpl-2.0', 'gpl-3.0', 'agpl-3.0'],
  'eupl-1.1': ['eupl-1.2', 'gpl-2.0', 'osl-3.0', 'epl-1.0'],
  'eupl-1.2': [
    'gpl-2.0',
    'gpl-3.0',
    'agpl-3.0',
    'lgpl-2.1',
    'lgpl-3.0',
    'mpl-2.0',
    'osl-3.0',
    'epl-1.0',
    'cc-by-sa-3.0',
  ],
}

/** Pairs that depend on what an id leaves open: "or any later version" on the left, "only" on the right. */
const DEPENDS: Readonly<Record<string, readonly string[]>> = {
  'gpl-2.0': ['gpl-3.0', 'agpl-3.0'],
  'agpl-3.0': [],
  'apache-2.0': ['gpl-2.0'],
}

/**
 * Whether a child's licence carries a parent's share-alike or copyleft on.
 *
 * - `none`: the parent asks for nothing of the kind
 * - `kept`: the same licence, or one that the parent's allows
 * - `dropped`: another licence
 * - `unclear`: a person has to read both; also for copyleft that ends at the borders of files
 */
export type ShareAlikeFate = 'none' | 'kept' | 'dropped' | 'unclear'

/** Compares one parent with what a child declares; of several licences the worst counts. Null is a licence that nobody knows. */
export function shareAlikeFate(parent: License, children: readonly (License | null)[]): ShareAlikeFate {
  const fates = children.map(child => fateOf(parent, child))
  for (const fate of ['dropped', 'unclear', 'kept'] as const) if (fates.includes(fate)) return fate
  return 'none'
}

function fateOf(parent: License, child: License | null): ShareAlikeFate {
  if (child && DEPENDS[parent.id]?.includes(child.id)) return 'unclear'
  if (!['work', 'network', 'files'].includes(parent.flowDown)) return 'none'
  if (!isClear(child)) return 'unclear'
  if (child.id === parent.id || CARRIED_ON_BY[parent.id]?.includes(child.id)) return 'kept'
  return parent.flowDown === 'files' ? 'unclear' : 'dropped'
}

/** What may follow the licence besides itself, in the order of the table. */
export function carriedOnBy(licenseId: string): readonly string[] {
  return CARRIED_ON_BY[licenseId] ?? []
}
