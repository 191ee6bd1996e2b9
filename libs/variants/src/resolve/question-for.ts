import { type Audience, AUDIENCES, DomainError, parseRepoId, type Principal } from '@entrepot/core'
import type { Database } from '@entrepot/persistence'
import { audienceOf } from '@entrepot/registry'
import { requireProfile } from '../profiles/find-profile.js'
import { parseMemory } from '../profiles/parse-memory.js'
import { parseProfileSpec } from '../profiles/parse-profile.js'
import type { ProfileSpec } from '../profiles/profile-spec.js'
import type { VariantQuestion } from './resolution.js'

/** A question as somebody wrote it: absent or null is what the profile says, or else nothing in particular. */
export interface AskedVariant {
  /** `owner/name`, or the bare name. */
  readonly model: string
  readonly profile?: string | null | undefined
  readonly engine?: string | null | undefined
  /** Of each device; bytes, or a word such as `24GiB`. */
  readonly memory?: number | string | null | undefined
  /** How many such devices there are; one unless given. */
  readonly devices?: number | null | undefined
  /** `gpu` or `cpu`; a GPU unless given, and a CPU for transformers.js. */
  readonly device?: string | null | undefined
  readonly contextTokens?: number | null | undefined
  readonly batch?: number | null | undefined
  readonly cacheType?: string | null | undefined
  readonly prefer?: string | null | undefined
  readonly minBitsPerWeight?: number | null | undefined
  readonly formats?: readonly string[] | null | undefined
  readonly audience?: string | null | undefined
  readonly hosts?: 'trusted' | 'all' | undefined
}

/** Devices that one may ask for: as many as a profile has. */
const MAX_DEVICES = 64

/** From the laxest on: what one lets through that the next one may not. */
const STRICTNESS = { person: 0, ci: 0, inference: 1 } as const satisfies Record<Audience, number>

/**
 * A question for a variant out of what somebody wrote, on top of a profile if they name one or their token carries one. Without either it is
 * asked for the principal's own audience.
 *
 * @throws DomainError `profile-not-found`
 * @throws DomainError `repo-name-invalid`, `invalid-argument`  saying what is wrong, or that a laxer audience than the token's own is asked for
 */
export async function questionFor(
  db: Pick<Database, 'prisma'>,
  principal: Principal,
  asked: AskedVariant,
): Promise<VariantQuestion> {
  const name = asked.profile ?? (principal.kind === 'token' ? principal.profile : null)
  const base = name === null ? null : (await requireProfile(db, name)).spec
  requireNotLaxer(principal, asked.audience)
  const spec = parseProfileSpec(
    { ...(base ?? { audience: audienceOf(principal) }), ...given(asked) },
    'The question can’t be answered',
  )
  return {
    ...spec,
    model: parseRepoId('model', asked.model),
    principal,
    ...(asked.hosts && { hosts: asked.hosts }),
  }
}

/** The parts that somebody wrote, still unchecked. */
function given(asked: AskedVariant): Partial<Record<keyof ProfileSpec, unknown>> {
  const { engine, contextTokens, batch, cacheType, prefer, minBitsPerWeight, formats, audience } = asked
  const own = { engine, contextTokens, batch, cacheType, prefer, minBitsPerWeight, formats, audience }
  const written = Object.entries(own).filter(([, value]) => value !== null && value !== undefined)
  const devices = devicesOf(asked)
  return { ...Object.fromEntries(written), ...(devices && { devices }) }
}

function devicesOf({ memory, devices, device, engine }: AskedVariant): object[] | null {
  if (memory === null || memory === undefined) {
    if ((devices ?? null) === null && (device ?? null) === null) return null
    throw new DomainError('invalid-argument', 'Devices need their memory: add `memory`, such as 24GiB.')
  }
  const memoryBytes = typeof memory === 'number' ? memory : parseMemory(memory)
  if (memoryBytes === null || !(memoryBytes > 0))
    throw new DomainError(
      'invalid-argument',
      'memory must be bytes or a word such as 24GiB or 80GB; `G` alone could be either.',
    )
  const count = devices ?? 1
  if (!Number.isInteger(count) || count < 1 || count > MAX_DEVICES)
    throw new DomainError('invalid-argument', `devices must be a whole number from 1 to ${MAX_DEVICES}.`)
  const kind = device ?? (engine === 'transformersjs' ? 'cpu' : 'gpu')
  return Array.from({ length: count }, () => ({ kind, memoryBytes }))
}

function requireNotLaxer(principal: Principal, audience: string | null | undefined): void {
  const own = audienceOf(principal)
  const wanted = AUDIENCES.find(one => one === audience)
  if (wanted === undefined || STRICTNESS[wanted] >= STRICTNESS[own]) return
  throw new DomainError(
    'invalid-argument',
    `A token for ${own} can’t ask for the audience ${wanted}, which gets what is not cleared.`,
  )
}
