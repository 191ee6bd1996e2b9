import { parseRepoId } from '@entrepot/core'
import { createRepo, transaction } from '@entrepot/persistence'
import { createAccount, createOrganization, issueToken, setMember } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { RateLimits } from '../../limits/rate-limits.js'
import { openTestServer, type TestServer } from '../open-test-server.js'
import { type Asker, ASKERS, type House, HOUSES } from './expectations.js'

/** Everybody of the matrix, and the repositories that they ask about. */
export interface MatrixWorld {
  readonly engines: TestEngines
  readonly server: TestServer
  /** Undefined for `none`. */
  readonly tokens: Readonly<Record<Asker, string | undefined>>
  /** Makes a repository of that kind, for a request that does it away. */
  makeRepo(house: House): Promise<string>
  close(): Promise<void>
}

/** The organization that owns all of it. */
export const ORGANIZATION = 'acme'
/** By their names; `admin` alone can't be one, as URLs need the word. */
const ACCOUNTS = ['stranger', 'root', 'reader', 'contributor', 'reviewer', 'chief'] as const
const ROLES = { reader: 'reader', contributor: 'contributor', reviewer: 'reviewer', chief: 'admin' } as const

/** Nobody is turned away for having asked too often, as the matrix asks a thousand times with credentials that are no good. */
class NoLimits extends RateLimits {
  override async admitFailure(): Promise<void> {}
}

export async function openMatrixWorld(): Promise<MatrixWorld> {
  const engines = await openTestEngines()
  const { db } = engines
  await createOrganization(db, 'spec', { name: ORGANIZATION })
  for (const name of ACCOUNTS) {
    await createAccount(db, 'spec', { name, kind: 'user', isAdmin: name === 'root' })
    await makeEmptyRepo(engines, `${name}/taken`, 'private')
  }
  for (const [account, role] of Object.entries(ROLES))
    await setMember(db, 'spec', { organization: ORGANIZATION, account, role })
  const commits = [{ files: { 'config.json': '{}', 'README.md': '---\nlicense: mit\n---\n' } }]
  for (const house of HOUSES) {
    const visibility = house === 'gated' ? 'public' : house
    await landFolder(engines, { id: `${ORGANIZATION}/${house}`, visibility, commits })
  }
  await db.pool.query(`UPDATE repo SET gating = 'manual' WHERE name = 'gated'`)
  const tokens = await issueTokens(engines)
  const server = await openTestServer(engines, { limits: new NoLimits(null) })
  let made = 0
  return {
    engines,
    server,
    tokens,
    makeRepo: async house => {
      made += 1
      return makeEmptyRepo(engines, `${ORGANIZATION}/made-${made}`, house)
    },
    close: async () => {
      await server.close()
      await engines.close()
    },
  }
}

const CHIEFS: ReadonlySet<Asker> = new Set(['admin', 'reading', 'expired', 'revoked'])

/** The account behind an asker. */
export function accountOf(asker: Asker): string {
  return CHIEFS.has(asker) ? 'chief' : asker
}

async function makeEmptyRepo({ db }: TestEngines, id: string, house: House): Promise<string> {
  const [visibility, gating] =
    house === 'gated' ? (['public', 'manual'] as const) : ([house, 'none'] as const)
  const repo = { name: parseRepoId('model', id), visibility, gating, defaultBranch: 'main' }
  await transaction(db.prisma, tx => createRepo(tx, repo))
  return id
}

async function issueTokens({ db }: TestEngines): Promise<Record<Asker, string | undefined>> {
  const tokens: Partial<Record<Asker, string>> = {}
  for (const asker of ASKERS) {
    if (asker === 'none') continue
    const name = accountOf(asker)
    const base = {
      account: { name },
      name: asker,
      scope: asker === 'reading' ? 'read' : 'admin',
      audience: 'person',
      expiresAt: null,
    } as const
    tokens[asker] = (await issueToken(db, 'spec', base)).text
  }
  await db.pool.query(`UPDATE token SET expires_at = now() WHERE name = 'expired'`)
  await db.pool.query(`UPDATE token SET revoked_at = now() WHERE name = 'revoked'`)
  return { none: undefined, ...tokens } as Record<Asker, string | undefined>
}
