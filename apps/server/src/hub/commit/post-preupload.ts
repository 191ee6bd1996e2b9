import { DomainError } from '@entrepot/core'
import { adviseUploads, resolveOwnRevision } from '@entrepot/registry'
import { z } from 'zod'
import { readJson } from '../../lfs/read-body.js'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import { readFlag } from '../query/read-query.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { openTarget, requireAccount } from './post-commit.js'

/** Files that one request may ask about; clients ask about so many at a time. */
const MAX_FILES = 256

const body = z.object({
  files: z.array(
    z.object({ path: z.string(), size: z.number().int().nonnegative(), sample: z.string().optional() }),
  ),
  gitAttributes: z.string().nullish(),
  gitIgnore: z.string().nullish(),
})

/** `preupload/{revision}`: how each file is to be sent, whether it is wanted at all, and what stands at its path now. */
export async function postPreupload(
  hub: Hub,
  { request, principal, target: { query } }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  const isProposal = readFlag(query, 'create_pr')
  const word = rest.join('/')
  const { engines } = hub
  const { head } = await openTarget(hub, requireAccount(principal), repo, { word, isProposal })
  const { files, gitAttributes, gitIgnore } = await readJson(request, body)
  if (files.length > MAX_FILES)
    throw new DomainError(
      'limit-exceeded',
      `One request may ask about ${MAX_FILES} files, and this asks about ${files.length}.`,
    )
  const commit = head === null ? null : (await resolveOwnRevision(engines, principal, repo, head)).commit
  const advice = await adviseUploads(
    engines,
    { repo, commit },
    {
      files: files.map(({ path, size }) => ({ path, sizeBytes: size })),
      gitAttributes: gitAttributes ?? null,
      gitIgnore: gitIgnore ?? null,
    },
  )
  return jsonAnswer(
    {
      files: advice.map(({ oid, ...each }) => ({ ...each, ...(oid !== null && { oid }) })),
    },
    commit === null ? [] : ['X-Repo-Commit', commit],
  )
}
