import { DomainError, type Gating } from '@entrepot/core'
import { changeSettings, type RepoSettings } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { readVisibility, VISIBILITY } from './repo-words.js'

/** Settings of the Hub that mean nothing here are passed over; `defaultBranch` is ours. */
const SETTINGS = z.object({
  ...VISIBILITY,
  gated: z.union([z.enum(['auto', 'manual']), z.literal(false)]).nullish(),
  discussionsDisabled: z.boolean().nullish(),
  defaultBranch: z.string().min(1).max(1_000).nullish(),
})

/** `PUT /api/models/{id}/settings`: changes what is given, and answers with all of them. */
export async function putSettings(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  const settings = settingsOf(await readJsonBody(request, SETTINGS))
  if (Object.keys(settings).length === 0)
    throw new DomainError('invalid-argument', 'No setting that this server knows is in the body.')
  const changed = await changeSettings(engines, principal, repo, settings)
  return jsonAnswer({
    visibility: changed.visibility,
    private: changed.visibility !== 'public',
    gated: changed.gating === 'none' ? false : changed.gating,
    discussionsDisabled: changed.discussionsDisabled,
    defaultBranch: changed.defaultBranch,
  })
}

function settingsOf(body: z.output<typeof SETTINGS>): RepoSettings {
  const visibility = readVisibility(body)
  const { gated, discussionsDisabled, defaultBranch } = body
  return {
    ...(visibility !== null && { visibility }),
    ...(gated !== undefined &&
      gated !== null && { gating: gated === false ? ('none' satisfies Gating) : gated }),
    ...(typeof discussionsDisabled === 'boolean' && { discussionsDisabled }),
    ...(typeof defaultBranch === 'string' && { defaultBranch }),
  }
}
