import { formatRepoId, parseRepoId } from '@entrepot/core'
import { duplicateRepository } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { publicBaseUrl } from '../answer/public-base-url.js'
import { readJsonBody } from '../body/read-json-body.js'
import { repoUrl } from '../commit/repo-url.js'
import type { Hub } from '../hub.js'
import { hubIdOf } from '../repos/hub-id.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { orExisting } from './exists-answer.js'
import { readVisibility, VISIBILITY } from './repo-words.js'

const DUPLICATION = z.object({ repository: z.string(), ...VISIBILITY })

/** `POST /api/models/{id}/duplicate`: as visible as the original, unless the client says otherwise. */
export async function duplicateRepo(
  hub: Hub,
  { request, principal }: Exchange,
  { repo: source }: RepoTarget,
): Promise<Answer> {
  const body = await readJsonBody(request, DUPLICATION)
  const name = parseRepoId(source.type, body.repository)
  const base = publicBaseUrl(hub.publicUrl, request)
  return orExisting(base, name, async () => {
    const visibility = readVisibility(body) ?? source.visibility
    const repo = await duplicateRepository(hub.engines, principal, source, { name, visibility })
    return jsonAnswer({ url: repoUrl(base, repo), name: formatRepoId(repo), id: hubIdOf(repo) })
  })
}
