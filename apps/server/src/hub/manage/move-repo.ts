import { formatRepoId, parseRepoId } from '@entrepot/core'
import { moveRepository } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { publicBaseUrl } from '../answer/public-base-url.js'
import { readJsonBody } from '../body/read-json-body.js'
import { repoUrl } from '../commit/repo-url.js'
import type { Hub } from '../hub.js'
import type { Exchange } from '../routing/route.js'
import { REPO_TYPE } from './repo-words.js'

const MOVE = z.object({ fromRepo: z.string(), toRepo: z.string(), type: REPO_TYPE })

/** `POST /api/repos/move` */
export async function moveRepo(hub: Hub, { request, principal }: Exchange): Promise<Answer> {
  const { fromRepo, toRepo, type } = await readJsonBody(request, MOVE)
  const move = { from: parseRepoId(type ?? 'model', fromRepo), to: parseRepoId(type ?? 'model', toRepo) }
  const repo = await moveRepository(hub.engines, principal, move)
  const url = repoUrl(publicBaseUrl(hub.publicUrl, request), repo)
  return jsonAnswer({ url, name: formatRepoId(repo) })
}
