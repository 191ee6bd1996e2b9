import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { DomainError, type Principal } from '@entrepot/core'
import { type EvidenceDocument, type EvidenceFile, type EvidenceSubject, toBundle } from '@entrepot/evidence'
import type { Repo } from '@entrepot/persistence'
import { type Engines, requireRight, type ResolvedRevision, resolveRevision } from '@entrepot/registry'
import pLimit from 'p-limit'
import { BUNDLE_FORM, DOCUMENT_FORMS, type EvidenceKind } from './evidence-kinds.js'
import type { EvidenceSigner } from './evidence-signer.js'
import { gatherSubject } from './gather-subject.js'

/** What is asked for. */
export interface EvidenceRequest {
  readonly repo: Repo
  /** A client's word; see `resolveRevision`. */
  readonly revision: string
  readonly kind: EvidenceKind
  /** Under which whoever asks knows this server, no slash at the end: links in the document begin with it. */
  readonly baseUrl: string
}

export interface Evidence extends EvidenceDocument {
  /** Of what it is about: of a variant, where its files are. */
  readonly repoId: string
  readonly commit: string
}

/** Documents that a node makes at a time: each may read all small files of a revision, and holds a line for every file. */
const CONCURRENT_EXPORTS = 2

const turns = pLimit(CONCURRENT_EXPORTS)

/**
 * Writes a revision down as a document that others can read, for a principal who may read it and get its files: it quotes both. The same
 * revision under the same verdict gives the same bytes.
 *
 * @throws DomainError `invalid-argument`  no document of that kind is made of such a repository
 * @throws DomainError `limit-exceeded`    it has too many files
 * @throws what `requireRight` for `repo:read-content` and `resolveRevision` throw
 */
export async function exportEvidence(
  { engines, signer }: { readonly engines: Engines; readonly signer: EvidenceSigner },
  principal: Principal,
  { repo, revision, kind, baseUrl }: EvidenceRequest,
): Promise<Evidence> {
  requireRight(principal, 'repo:read-content', repo)
  requireKindFor(repo, kind)
  // A document is about a revision and all that is in it, also where somebody gets a part of that by another name.
  const resolved = { ...(await resolveRevision(engines, principal, repo, revision)), paths: null }
  return turns(() => makeEvidence(engines, signer, resolved, { kind, baseUrl }))
}

/** What evidence there is of a revision, by its hashes. */
export interface EvidenceDigests {
  /** Those that a bundle holds. */
  readonly documents: readonly (Omit<EvidenceDocument, 'content'> & {
    readonly sizeBytes: number
    readonly sha256: string
  })[]
  /** By path. */
  readonly files: readonly EvidenceFile[]
}

/**
 * The hashes of all documents that a revision is written down in, and of its files: a report names them, so that whoever holds a document
 * can tell that it is the one. Costs what a bundle costs.
 *
 * @throws what `exportEvidence` throws
 */
export async function digestEvidence(
  engines: Engines,
  principal: Principal,
  { repo, revision, baseUrl }: Omit<EvidenceRequest, 'kind'>,
): Promise<EvidenceDigests> {
  requireRight(principal, 'repo:read-content', repo)
  const resolved = { ...(await resolveRevision(engines, principal, repo, revision)), paths: null }
  return turns(async () => {
    const subject = await gatherSubject(engines, resolved, { baseUrl, hasFiles: true })
    const documents = (await makeDocuments(subject)).map(({ content, ...document }) => ({
      ...document,
      sizeBytes: Buffer.byteLength(content),
      sha256: createHash('sha256').update(content).digest('hex'),
    }))
    return { documents, files: subject.files }
  })
}

function requireKindFor({ type }: Repo, kind: EvidenceKind): void {
  if (kind === 'bundle' || isFor(kind, type)) return
  throw new DomainError('invalid-argument', `There is no ${kind} document of a ${type}: it is for data sets.`)
}

async function makeEvidence(
  engines: Engines,
  signer: EvidenceSigner,
  resolved: ResolvedRevision,
  { kind, baseUrl }: Pick<EvidenceRequest, 'kind' | 'baseUrl'>,
): Promise<Evidence> {
  const hasFiles = kind === 'bundle' || DOCUMENT_FORMS[kind].hasFiles
  const subject = await gatherSubject(engines, resolved, { baseUrl, hasFiles })
  const from = { repoId: resolved.repo.id, commit: resolved.commit }
  if (kind !== 'bundle') return { ...makeDocument(subject, kind), ...from }
  const documents = await makeDocuments(subject)
  return {
    name: fileName(subject, BUNDLE_FORM.suffix),
    mediaType: BUNDLE_FORM.mediaType,
    content: toBundle(subject, documents, await signer.key()),
    ...from,
  }
}

/** All that are made of such a repository. */
async function makeDocuments(subject: EvidenceSubject): Promise<EvidenceDocument[]> {
  const kinds = (Object.keys(DOCUMENT_FORMS) as DocumentKind[]).filter(one => isFor(one, subject.repo.type))
  const documents: EvidenceDocument[] = []
  for (const one of kinds) {
    documents.push(makeDocument(subject, one))
    await nextTurn() // one with 20,000 files takes a second, in which nobody else is answered
  }
  return documents
}

type DocumentKind = keyof typeof DOCUMENT_FORMS

function isFor(kind: DocumentKind, type: Repo['type']): boolean {
  return DOCUMENT_FORMS[kind].types.some(one => one === type)
}

function makeDocument(subject: EvidenceSubject, kind: DocumentKind): EvidenceDocument {
  const { mediaType, suffix, make } = DOCUMENT_FORMS[kind]
  return { name: fileName(subject, suffix), mediaType, content: make(subject) }
}

function fileName({ repo, commit }: EvidenceSubject, suffix: string): string {
  return `${repo.id.split('/').at(-1)}-${commit.slice(0, 12)}${suffix}`
}
