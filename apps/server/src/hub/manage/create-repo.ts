import { DomainError, formatRepoId } from '@entrepot/core'
import { createRepository, type RepoCreation } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { publicBaseUrl } from '../answer/public-base-url.js'
import { readJsonBody } from '../body/read-json-body.js'
import { repoUrl } from '../commit/repo-url.js'
import type { Hub } from '../hub.js'
import { hubIdOf } from '../repos/hub-id.js'
import type { Exchange } from '../routing/route.js'
import { orExisting } from './exists-answer.js'
import { readRepoName, readVisibility, REPO_TYPE, VISIBILITY } from './repo-words.js'

/** Bytes of the body: the first files are in it, in base64, and all of it is in memory. What is larger is committed afterwards. */
const BODY_MAX_BYTES = 16 * 1024 * 1024
const MAX_FILES = 100

const FILE = z.object({
  path: z.string().min(1),
  content: z.string(),
  encoding: z.enum(['base64', 'utf-8']).nullish(),
})
const CREATION = z.object({
  name: z.string(),
  organization: z.string().nullish(),
  type: REPO_TYPE,
  ...VISIBILITY,
  sdk: z.string().max(50).nullish(),
  license: z.string().max(100).nullish(),
  files: z.array(FILE).max(MAX_FILES).nullish(),
})

/** `POST /api/repos/create`. Hardware, secrets and what else a Space runs with are passed over: nothing runs here. */
export async function createRepo(hub: Hub, { request, principal }: Exchange): Promise<Answer> {
  const body = await readJsonBody(request, CREATION, BODY_MAX_BYTES)
  const name = readRepoName(principal, body)
  if (name.type === 'space' && !body.sdk)
    throw new DomainError(
      'invalid-argument',
      'A Space needs an `sdk`, such as "gradio", "docker" or "static".',
    )
  const creation: RepoCreation = {
    name,
    visibility: readVisibility(body, 'internal') ?? 'internal',
    sdk: name.type === 'space' ? (body.sdk ?? null) : null,
    license: body.license ?? null,
    files: (body.files ?? []).map(({ path, content, encoding }) => ({
      path,
      bytes: Buffer.from(content, encoding === 'utf-8' ? 'utf8' : 'base64'),
    })),
  }
  const base = publicBaseUrl(hub.publicUrl, request)
  return orExisting(base, name, async () => {
    const repo = await createRepository(hub.engines, principal, creation)
    return jsonAnswer({ url: repoUrl(base, repo), name: formatRepoId(repo), id: hubIdOf(repo) })
  })
}
