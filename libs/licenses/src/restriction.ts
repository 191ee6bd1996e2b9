import { findLicense } from './find-license.js'
import type { License, LicenseClass } from './license.js'

/** Terms that every derivative has to carry on: a permissive licence on a child would drop them. */
const RESTRICTED: ReadonlySet<LicenseClass> = new Set([
  'rail-use-restricted',
  'custom-terms',
  'custom-community',
  'research-only',
])

/** Licences that carry no restriction of use, whatever else they ask. */
const FREE: ReadonlySet<LicenseClass> = new Set([
  'public-domain',
  'permissive',
  'permissive-data',
  'permissive-model',
  'permissive-vendor',
  'custom-permissive',
  'weak-copyleft',
  'strong-copyleft',
  'network-copyleft',
  'copyleft-docs',
  'share-alike',
  'share-alike-data',
])

/** True for RAIL, community and vendor terms, and research licences. */
export function isRestricted(license: License): boolean {
  return RESTRICTED.has(license.class)
}

/** True for licences without any restriction of use; families such as `bsd` count, as no member has one. */
export function isUnrestricted(license: License): boolean {
  return FREE.has(license.class) || ['bsd', 'gpl', 'lgpl'].includes(license.id)
}

/**
 * What became of a parent's restrictions in a derivative.
 *
 * - `none`: the parent has none
 * - `kept`: the child carries the same licence
 * - `stripped`: the child's licence drops them
 * - `unclear`: a person has to read both
 */
export type RestrictionFate = 'none' | 'kept' | 'stripped' | 'unclear'

/**
 * Compares what a child declares with what one parent demands. Ids are the Hub's; a child that declares several licences
 * is judged by the freest. Says nothing about non-commercial, no-derivatives and copyleft parents, which bind in other ways.
 */
export function restrictionFate(parent: License, childIds: readonly string[]): RestrictionFate {
  if (parent.class === 'other' || parent.class === 'unknown' || parent.class === 'ambiguous-family')
    return 'unclear'
  if (!isRestricted(parent)) return 'none'
  const children = childIds.map(findLicense)
  if (children.some(child => child !== null && isUnrestricted(child))) return 'stripped'
  return children.length > 0 && children.every(child => child?.id === parent.id) ? 'kept' : 'unclear'
}
