import { DomainError, isDomainError } from '@entrepot/core'
import { type Database, findProfileRow, type InferenceProfile, listProfileRows } from '@entrepot/persistence'
import { parseProfileSpec } from './parse-profile.js'
import type { ProfileSpec } from './profile-spec.js'
import { READY_PROFILES, type ReadyProfile } from './ready-profiles.js'

/** What a kind of inference node can hold, by name. */
export interface Profile {
  readonly name: string
  readonly description: string
  readonly spec: ProfileSpec
  /** It comes with the product, and nobody put another in its place. */
  readonly isReady: boolean
  /** Null for one that comes with the product. */
  readonly updatedAt: Date | null
}

/** Names are parts of revisions, `profile/<name>`, and so in lower case and without slashes. */
export const PROFILE_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/

/** The profile of that name: one that was saved here, else one that comes with the product; null for neither. One statement. */
export async function findProfile(
  { prisma }: Pick<Database, 'prisma'>,
  name: string,
): Promise<Profile | null> {
  if (!PROFILE_NAME.test(name)) return null
  const row = await findProfileRow(prisma, name)
  if (row) return profileOf(row)
  const ready = READY_PROFILES.find(one => one.name === name)
  return ready ? readyOf(ready) : null
}

/** @throws DomainError `profile-not-found` */
export async function requireProfile(db: Pick<Database, 'prisma'>, name: string): Promise<Profile> {
  const profile = await findProfile(db, name)
  if (profile) return profile
  const message = `There is no profile ${JSON.stringify(name.slice(0, 80))}. \`entrepot profile list\` shows those that there are.`
  throw new DomainError('profile-not-found', message)
}

/** All profiles, saved ones and those that come with the product, by name. */
export async function listProfiles({ prisma }: Pick<Database, 'prisma'>): Promise<Profile[]> {
  const rows = await listProfileRows(prisma)
  const saved = new Set(rows.map(({ name }) => name))
  const ready = READY_PROFILES.filter(({ name }) => !saved.has(name)).map(readyOf)
  return [...rows.map(profileOf), ...ready].sort((one, other) => (one.name < other.name ? -1 : 1))
}

function readyOf(ready: ReadyProfile): Profile {
  return { ...ready, isReady: true, updatedAt: null }
}

function profileOf({ name, description, spec, updatedAt }: InferenceProfile): Profile {
  return { name, description, spec: storedSpec(name, spec), isReady: false, updatedAt }
}

/** It was checked when it was saved, though perhaps by an older version of this program. */
function storedSpec(name: string, spec: unknown): ProfileSpec {
  try {
    return parseProfileSpec(spec)
  } catch (cause) {
    if (!isDomainError(cause)) throw cause
    const message = `The profile ${name} can't be used as it stands, save it anew. ${cause.message}`
    throw new DomainError('state-conflict', message, {}, { cause })
  }
}
