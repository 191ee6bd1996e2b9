import type { Finding } from '@entrepot/core'
import { sha256Hex } from '../derive-id.js'
import { instant, type JsonObject } from '../json.js'
import type { EvidenceSubject } from '../subject.js'

/** A document that goes with a statement. */
export interface EvidenceDocument {
  /** Of a file: `sbom.cdx.json`. */
  readonly name: string
  readonly mediaType: string
  readonly content: string
}

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'
/** Our own predicate; what is in it is described in docs/evidence.md. */
export const PREDICATE_TYPE = 'urn:entrepot:predicate:verdict:v1'

/** An attestation of in-toto about the files of a revision: its verdict, and everything that made it what it is. */
export interface Statement {
  readonly _type: typeof STATEMENT_TYPE
  readonly subject: readonly { readonly name: string; readonly digest: Readonly<Record<string, string>> }[]
  readonly predicateType: typeof PREDICATE_TYPE
  readonly predicate: JsonObject
}

/** The statement about a revision; documents are bound to it by their hashes. */
export function toStatement(subject: EvidenceSubject, documents: readonly EvidenceDocument[]): Statement {
  const { repo, commit, files } = subject
  return {
    _type: STATEMENT_TYPE,
    subject: [
      { name: `${repo.type}:${repo.id}`, digest: { gitCommit: commit } },
      ...files.map(({ path, sha256, gitOid }) => ({
        name: path,
        digest: { ...(sha256 !== null && { sha256 }), gitBlob: gitOid },
      })),
    ],
    predicateType: PREDICATE_TYPE,
    predicate: {
      repository: { type: repo.type, id: repo.id, url: repo.url },
      revision: { commit, committedAt: instant(subject.committedAt), landedAt: instant(subject.landedAt) },
      verdict: verdictOf(subject),
      findings: summaryOf(subject.findings),
      licenses: {
        declared: subject.licenses.declared,
        concluded: subject.licenses.concluded,
        effective: subject.licenses.effective ?? 'NOASSERTION',
      },
      card: { isPresent: subject.hasCard, ...subject.scores },
      reviews: subject.reviews.map(({ at, ...review }) => ({ ...review, at: instant(at) })),
      waivers: subject.waivers.map(({ expiresAt, ...waiver }) => ({
        ...waiver,
        expiresAt: instant(expiresAt),
      })),
      lineage: subject.ancestors,
      artefacts: subject.artefacts,
      documents: documents.map(({ name, mediaType, content }) => ({
        name,
        mediaType,
        digest: { sha256: sha256Hex(content) },
      })),
      generator: { name: 'Entrepôt', version: subject.generatorVersion },
    },
  }
}

function verdictOf({ verdict, policyName, judgedAt }: EvidenceSubject): JsonObject {
  const { state, policyVersion, reasons, explanation, expiresAt, audiences } = verdict
  return {
    state,
    reasons,
    policy: { name: policyName, version: policyVersion },
    judgedAt: instant(judgedAt),
    ...(explanation && { explanation }),
    ...(expiresAt && { expiresAt: instant(expiresAt) }),
    ...(audiences && { audiences }),
  }
}

/** How many there are, and a hash over all of them in their order, that shows whether others were judged. */
function summaryOf(findings: readonly Finding[]): JsonObject {
  const states: Record<string, number> = {}
  for (const { severity, state } of findings) {
    const key = `${severity}/${state}`
    states[key] = (states[key] ?? 0) + 1
  }
  return { count: findings.length, states, digest: { sha256: sha256Hex(JSON.stringify(findings)) } }
}
