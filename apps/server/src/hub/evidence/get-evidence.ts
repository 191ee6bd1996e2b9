import { create as contentDisposition } from 'content-disposition'
import { DomainError } from '@entrepot/core'
import { EVIDENCE_KINDS, type EvidenceKind, exportEvidence } from '@entrepot/governance'
import type { Answer } from '../answer/answer.js'
import { publicBaseUrl } from '../answer/public-base-url.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

/** `/api/entrepot/{models|datasets|spaces}/{id}/evidence/{kind}?revision=`: a revision as a document; the default branch unless given. */
export function getEvidence(hub: Hub, exchange: Exchange, target: RepoTarget): Promise<Answer> {
  const [word = ''] = target.rest
  const kind = EVIDENCE_KINDS.find(one => one === word)
  if (kind) return answerEvidence(hub, exchange, target, kind)
  throw new DomainError('invalid-argument', `Evidence comes as ${EVIDENCE_KINDS.join(', ')}.`)
}

/** `/api/datasets/{id}/croissant`: where the Hub has it. Of models and spaces there is none. */
export function getCroissant(hub: Hub, exchange: Exchange, target: RepoTarget): Promise<Answer> {
  return answerEvidence(hub, exchange, target, 'croissant')
}

/** `/api/entrepot/evidence/key.pem`: what bundles of this server are verified with. */
export async function getEvidenceKey({ evidenceSigner }: Hub): Promise<Answer> {
  return textOf(await evidenceSigner.publicPem(), 'application/x-pem-file', [
    'X-Key-Id',
    await evidenceSigner.keyId(),
  ])
}

async function answerEvidence(
  { engines, evidenceSigner, publicUrl, deliveries }: Hub,
  { principal, request, address, target: { query } }: Exchange,
  { repo }: RepoTarget,
  kind: EvidenceKind,
): Promise<Answer> {
  const { name, mediaType, content, repoId, commit } = await exportEvidence(
    { engines, signer: evidenceSigner },
    principal,
    {
      repo,
      kind,
      revision: query.get('revision') ?? repo.defaultBranch,
      baseUrl: publicBaseUrl(publicUrl, request),
    },
  )
  // It quotes the card and the licence texts.
  const what = { repoId, commit, path: null, oid: null }
  await deliveries.note({ ...what, principal, address, exit: 'evidence' })
  return textOf(content, mediaType, [
    'X-Repo-Commit',
    commit,
    'Content-Disposition',
    contentDisposition(name, { type: 'attachment' }),
  ])
}

function textOf(text: string, mediaType: string, headers: readonly string[]): Answer {
  const body = Buffer.from(text)
  const own = ['Content-Type', mediaType, 'Content-Length', String(body.length), 'Cache-Control', 'no-store']
  return { status: 200, headers: [...own, ...headers], body }
}
