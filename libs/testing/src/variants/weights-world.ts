import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type AccountPrincipal, parseRepoId, type Visibility } from '@entrepot/core'
import { findRevisionsById, listVariants, type Repo, type Variant } from '@entrepot/persistence'
import {
  Authenticator,
  commitChanges,
  createAccount,
  createRepository,
  type Engines,
  type FileChange,
  FileOpener,
  issueToken,
  readTree,
  type ReadWeights,
} from '@entrepot/registry'
import { clearEverything } from '../engines/clear-everything.js'
import { openTestEngines, type TestEngines } from '../engines/open-test-engines.js'
import { TEST_PASSWORD } from '../engines/open-identity-world.js'

/** Engines that read weights and clear everything, somebody who uploads, and a folder to work in. */
export interface WeightsWorld {
  readonly engines: TestEngines
  /** Signed in by a token that writes. */
  readonly ann: AccountPrincipal
  /** Deleted in the end. */
  readonly work: string
  land(id: string, files: Readonly<Record<string, string | Buffer>>, visibility?: Visibility): Promise<Repo>
  /** The files at the head of a repository, by path. */
  filesOf(repo: Repo | null): Promise<Map<string, Buffer>>
  variantsOf(repo: Repo | null): Promise<Variant[]>
  /** Keys of all large files. */
  storedFiles(): Promise<string[]>
  close(): Promise<void>
}

/** Opens one for a spec file. @param weightsReader  the catalogue’s, which is not this library's to import */
export async function openWeightsWorld(
  weightsReader: (db: Engines['db']) => ReadWeights,
): Promise<WeightsWorld> {
  const engines: TestEngines = await openTestEngines({
    judge: async facts => {
      const { variants } = await weightsReader(engines.db)(facts)
      return { ...(await clearEverything(facts)), variants }
    },
  })
  const ann = await signUp(engines, 'ann')
  const work = await mkdtemp(join(tmpdir(), 'entrepot-weights-'))
  return {
    engines,
    ann,
    work,
    land: (id, files, visibility = 'public') => land(engines, ann, { id, files, visibility }),
    filesOf: repo => filesOf(engines, repo),
    variantsOf: repo => listVariants(engines.db.prisma, [repo?.headRevisionId ?? '']),
    storedFiles: async () => (await Array.fromAsync(engines.blobs.list('sha256/'))).map(({ key }) => key),
    close: async () => {
      await engines.close()
      await rm(work, { recursive: true, force: true })
    },
  }
}

async function signUp({ db, epochs }: Engines, name: string): Promise<AccountPrincipal> {
  await createAccount(db, 'spec', { name, kind: 'user', isAdmin: false, password: TEST_PASSWORD })
  const { text } = await issueToken(db, 'spec', {
    account: { name },
    name: 't',
    scope: 'write',
    audience: 'person',
    expiresAt: null,
  })
  const authenticator = new Authenticator(db, epochs)
  const principal = await authenticator.authenticate({ kind: 'access', text })
  await authenticator.close()
  if (principal.kind !== 'token') throw new TypeError('a token is of an account')
  return principal
}

interface Landed {
  readonly id: string
  readonly files: Readonly<Record<string, string | Buffer>>
  readonly visibility: Visibility
}

async function land(
  engines: Engines,
  actor: AccountPrincipal,
  { id, files, visibility }: Landed,
): Promise<Repo> {
  const name = parseRepoId('model', id)
  const repo = await createRepository(engines, actor, { name, visibility })
  const changes: FileChange[] = Object.entries(files).map(([path, body]) => ({
    kind: 'file',
    path,
    body: Buffer.from(body),
  }))
  await commitChanges(engines, {
    actor,
    repo,
    refName: 'refs/heads/main',
    expectedParent: null,
    summary: 'Weights',
    description: '',
    changes,
  })
  return repo
}

async function filesOf(engines: Engines, repo: Repo | null): Promise<Map<string, Buffer>> {
  const [head] = await findRevisionsById(engines.db.prisma, [repo?.headRevisionId ?? ''])
  if (!repo || !head) throw new TypeError('it has no head')
  const tree = await readTree(engines, { repo, commit: head.commit as never })
  const opener = new FileOpener(engines)
  const files = new Map<string, Buffer>()
  for (const entry of tree.entries)
    if (entry.mode.startsWith('100')) files.set(entry.path, await buffer(await opener.open(repo, entry)))
  return files
}
