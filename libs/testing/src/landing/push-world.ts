import { type AccountPrincipal, newId, parseRepoId, type RepoType } from '@entrepot/core'
import {
  createRepo,
  findOrCreateAccount,
  listPacks,
  listRefs,
  type PackRow,
  type Repo,
  transaction,
} from '@entrepot/persistence'
import { type Engines, type Incoming, landIncoming, openReader, type Received } from '@entrepot/registry'
import { testPrincipal } from '../principal/test-principal.js'
import { PushFolder } from './push-folder.js'

const MAIN = 'refs/heads/main'

/** Somebody's clone of a repository, and pushes from it. */
export interface Clone {
  readonly repo: Repo
  readonly folder: PushFolder
  readonly actor: AccountPrincipal
  /** What a push of these refs is; of HEAD to `main` unless told otherwise. */
  push(refs?: Readonly<Record<string, string | null>>): ReturnType<PushFolder['push']>
  land(refs?: Readonly<Record<string, string | null>>): Promise<Received>
  /** Takes a commit over from the repository. */
  fetch(commit: string | undefined): Promise<void>
}

/** Repositories of `acme`, and what stands in them. */
export class PushWorld {
  readonly #folders: PushFolder[] = []
  #count = 0

  constructor(private readonly engines: Engines) {}

  /** A clone of a new, empty repository. */
  async open(type: RepoType = 'model'): Promise<Clone> {
    const name = parseRepoId(type, `acme/r${(this.#count += 1)}`)
    const repo = await transaction(this.engines.db.prisma, tx =>
      createRepo(tx, { name, visibility: 'public', gating: 'none', defaultBranch: 'main' }),
    )
    return this.cloneOf(repo)
  }

  /** An empty clone of a repository. */
  async cloneOf(repo: Repo): Promise<Clone> {
    const { engines } = this
    const folder = new PushFolder()
    this.#folders.push(folder)
    const actor = await this.actor('acme')
    const push: Clone['push'] = (refs = { [MAIN]: 'HEAD' }) => folder.push(engines, { actor, repo }, refs)
    return {
      repo,
      folder,
      actor,
      push,
      land: async refs => landIncoming(engines, (await push(refs)) satisfies Incoming),
      fetch: async (commit = '') => {
        folder.git('fetch', '-q', (await openReader(engines, repo.id)).gitDir, commit)
        folder.git('reset', '-q', '--hard', commit)
      },
    }
  }

  /** An account with a token that may write. */
  async actor(name: string): Promise<AccountPrincipal> {
    const account = await transaction(this.engines.db.prisma, tx =>
      findOrCreateAccount(tx, { name, kind: 'user' }),
    )
    return { ...testPrincipal(name, { scope: 'write' }), accountId: account.id, tokenId: newId() }
  }

  async refsOf({ id }: Repo): Promise<Record<string, string>> {
    const refs = await listRefs(this.engines.db.prisma, id)
    return Object.fromEntries(refs.map(ref => [ref.name, ref.oid]))
  }

  packsOf({ id }: Repo, area: 'bond' | 'free' = 'bond'): Promise<PackRow[]> {
    return listPacks(this.engines.db.prisma, id, area)
  }

  /** Rows that a landing leaves in a repository; 0 after one that was refused in an empty one. */
  async tracesOf({ id: repoId }: Repo): Promise<number> {
    const { prisma } = this.engines.db
    const where = { where: { repoId } }
    const counts = await Promise.all([
      prisma.gitRef.count(where),
      prisma.pack.count(where),
      prisma.revision.count(where),
      prisma.blobLink.count(where),
    ])
    return counts.reduce((sum, one) => sum + one, 0)
  }

  dispose(): void {
    for (const folder of this.#folders) folder.dispose()
  }
}
