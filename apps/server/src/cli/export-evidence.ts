import { writeFile } from 'node:fs/promises'
import { type AccountPrincipal, DomainError, parseRepoId, type RepoType, REPO_TYPES } from '@entrepot/core'
import { EVIDENCE_KINDS, type EvidenceKind, exportEvidence } from '@entrepot/governance'
import { findReadableRepo } from '@entrepot/registry'
import { configuredUrl } from '../compose/configured-url.js'
import type { Services } from '../compose/compose.js'
import { oneOf, OPERATOR } from './operator.js'

export interface EvidenceOptions {
  readonly type: string
  readonly revision?: string
  readonly kind: string
  readonly out?: string
}

/** Writes a revision down as a document: to a file that is not there yet, or to standard output. */
export async function exportEvidenceCommand(
  { engines, evidenceSigner: signer, config }: Services,
  id: string,
  options: EvidenceOptions,
): Promise<void> {
  const kind = oneOf<EvidenceKind>('--kind', options.kind, EVIDENCE_KINDS)
  const name = parseRepoId(oneOf<RepoType>('--type', options.type, REPO_TYPES), id)
  const repo = await findReadableRepo(engines, operatorPrincipal(), name)
  const { content } = await exportEvidence({ engines, signer }, operatorPrincipal(), {
    repo,
    kind,
    revision: options.revision ?? repo.defaultBranch,
    baseUrl: configuredUrl(config),
  })
  if (options.out === undefined) process.stdout.write(content)
  else await writeNew(options.out, content)
}

async function writeNew(path: string, content: string): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx' })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    const why = isThere ? 'is there already' : 'can not be written'
    throw new DomainError('invalid-argument', `--out: ${path} ${why}.`, {}, { cause: error })
  }
}

/** Whoever runs commands on the server has its database anyway. */
function operatorPrincipal(): AccountPrincipal {
  return {
    kind: 'token',
    tokenId: OPERATOR,
    tokenName: OPERATOR,
    isSession: false,
    accountId: OPERATOR,
    accountName: OPERATOR,
    isAdmin: true,
    scope: 'admin',
    limits: null,
    audience: 'person',
    profile: null,
    rights: { epoch: '0', namespaces: new Map(), repos: new Map(), gatedRepos: new Set() },
    createdAt: new Date(0),
  }
}
