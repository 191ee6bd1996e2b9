import type { IncomingMessage } from 'node:http'
import { DomainError } from '@entrepot/core'
import { resolveRevision } from '@entrepot/registry'
import { chooseModel, type ChosenModel, findPulled, MANIFEST_TYPE } from '@entrepot/variants'
import { type Answer, jsonAnswer } from '../hub/answer/answer.js'
import { isNotModified } from '../hub/files/byte-range.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange, RepoTarget } from '../hub/routing/route.js'
import { readDigest } from './read-digest.js'
import { REGISTRY_HEADERS } from './pulls.js'

/**
 * `GET /v2/{id}/manifests/{tag}`: which file a word for a quantization means. To llama.cpp as the Hub says it, to all others as a registry
 * of containers does, which is what Ollama reads. By a digest it is the manifest that was handed out before.
 */
export async function getManifest(hub: Hub, exchange: Exchange, target: RepoTarget): Promise<Answer> {
  const [tag = ''] = target.rest
  if (wantsFileName(exchange.request)) return describeFile(hub, exchange, target, tag)
  const digest = readDigest(tag)
  return digest === null
    ? manifestOfTag(hub, exchange, target, tag)
    : manifestOfDigest(hub, exchange, target, digest)
}

/** Builds of llama.cpp from 2025 until early 2026. */
function wantsFileName({ headers }: IncomingMessage): boolean {
  const accepted = headers.accept ?? ''
  return /llama[-.]?cpp/i.test(headers['user-agent'] ?? '') || /^application\/json\b/i.test(accepted)
}

async function manifestOfTag(
  hub: Hub,
  exchange: Exchange,
  { repo }: RepoTarget,
  tag: string,
): Promise<Answer> {
  const { bytes, digest } = await hub.pulls.manifests.load({ principal: exchange.principal, repo, tag })
  return answerManifest(exchange, bytes, digest)
}

async function manifestOfDigest(
  { engines }: Hub,
  exchange: Exchange,
  { repo }: RepoTarget,
  digest: string,
): Promise<Answer> {
  const { body, mediaType } = await findPulled(engines, { principal: exchange.principal, repo, digest })
  if (!Buffer.isBuffer(body) || mediaType !== MANIFEST_TYPE)
    throw new DomainError('entry-not-found', `sha256:${digest} is no manifest.`)
  return answerManifest(exchange, body, digest)
}

function answerManifest({ request }: Exchange, bytes: Buffer, digest: string): Answer {
  const etag = `"sha256:${digest}"`
  const headers = [
    ...REGISTRY_HEADERS,
    ...['Docker-Content-Digest', `sha256:${digest}`, 'ETag', etag, 'Cache-Control', 'private, no-cache'],
  ]
  if (isNotModified(request.headers, etag)) return { status: 304, headers, body: null }
  const whole = [...headers, 'Content-Type', MANIFEST_TYPE, 'Content-Length', String(bytes.length)]
  return { status: 200, headers: whole, body: request.method === 'HEAD' ? null : bytes }
}

async function describeFile(
  hub: Hub,
  exchange: Exchange,
  { repo }: RepoTarget,
  tag: string,
): Promise<Answer> {
  const { principal } = exchange
  const model = await chooseModel(hub.engines, { principal, repo, tag, takesParts: true })
  // It comes back for `resolve/main/<file>`, and nowhere else.
  const main = await resolveRevision(hub.engines, principal, repo, 'main')
  if (main.shownAs !== model.resolved.shownAs) throw notFromMain(tag)
  const { file, projector } = model
  const answer = { ggufFile: fileWords(file), ...(projector && { mmprojFile: fileWords(projector) }) }
  return jsonAnswer(answer, ['X-Repo-Commit', model.resolved.shownAs])
}

function fileWords({ path, oid, sizeBytes, lfs }: ChosenModel['file']) {
  const large = lfs && { sha256: lfs.oid, size: sizeBytes, pointerSize: lfs.pointerSizeBytes }
  return { rfilename: path, blobId: oid, size: sizeBytes, ...(large && { lfs: large }) }
}

function notFromMain(tag: string): DomainError {
  const message =
    `This build of llama.cpp fetches files from main, where ${tag} is not. Ask with a token that carries the profile, ` +
    'or with a newer build.'
  return new DomainError('invalid-argument', message)
}
