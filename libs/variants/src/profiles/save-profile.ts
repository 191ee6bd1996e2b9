import { DomainError, type Principal } from '@entrepot/core'
import { appendAudit, findProfileRow, type Prisma, putProfile, transaction } from '@entrepot/persistence'
import { type Engines, requireActor } from '@entrepot/registry'
import { type Profile, PROFILE_NAME, requireProfile } from './find-profile.js'
import { parseProfileSpec } from './parse-profile.js'

/** Characters of what is said about a profile. */
const DESCRIPTION_MAX_LENGTH = 500

export interface ProfileRequest {
  readonly name: string
  /** As somebody wrote it. */
  readonly spec: unknown
  readonly description: string
}

/**
 * Saves a profile, in place of what has its name; from then on every question by that name is asked by it.
 *
 * @param actor  an administrator of the server, or a program of ours by name
 * @throws DomainError `authentication-required`, `forbidden`
 * @throws DomainError `invalid-argument`  saying what is wrong with it
 */
export async function saveProfile(
  { db }: Pick<Engines, 'db'>,
  actor: Principal | string,
  { name, spec: asWritten, description }: ProfileRequest,
): Promise<Profile> {
  requireActor(actor, 'server:admin', null)
  requireName(name)
  if (description.length > DESCRIPTION_MAX_LENGTH)
    throw new DomainError(
      'invalid-argument',
      `A description is at most ${DESCRIPTION_MAX_LENGTH} characters.`,
    )
  const spec = parseProfileSpec(asWritten)
  await transaction(db.prisma, async tx => {
    const json = { ...spec } as unknown as Prisma.InputJsonObject
    const updatedById = typeof actor !== 'string' && actor.kind === 'token' ? actor.accountId : null
    const before = await findProfileRow(tx, name)
    await putProfile(tx, { name, spec: json, description, updatedById })
    await appendAudit(tx, {
      actor,
      action: 'profile.save',
      subject: name,
      detail: { spec: json, before: (before?.spec ?? null) as Prisma.InputJsonValue | null },
    })
  })
  return requireProfile(db, name)
}

function requireName(name: string): void {
  if (PROFILE_NAME.test(name)) return
  throw new DomainError(
    'invalid-argument',
    'The name of a profile is 1 to 63 lower-case letters, digits, `.`, `_` or `-`, and begins and ends with a letter or digit.',
  )
}
