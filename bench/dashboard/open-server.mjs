import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@entrepot/core'
import { connectDatabase, migrate, startEmbedded } from '@entrepot/persistence'
import { graphql } from '../../e2e/support/graphql.ts'
import { makeDataDir, removeDataDir, startServer } from '../../e2e/support/start-server.ts'
import { OWN_NAMESPACES, seedRepos } from './seed-repos.mjs'

export const PERSON = { name: 'reader', password: 'correct horse battery staple' }

/**
 * The real server over a database with so many repositories, and a person who sees what is internal and has roles in three namespaces.
 * @param existing  URL of a database that is filled already; otherwise one is made, filled and thrown away
 */
export async function openServer(repositories, existing = null) {
  const database = existing === null ? await makeDatabase(repositories) : openDatabase(existing)
  const dataDir = makeDataDir()
  const env = {
    ENTREPOT_DATABASE_URL: database.url,
    ENTREPOT_REQUESTS_PER_MINUTE: 'off',
    ENTREPOT_LOG_LEVEL: 'error',
  }
  const server = await startServer({ dataDir, env })
  await introduce(server, database.pool)
  return {
    url: server.url,
    pool: database.pool,
    cookie: await signIn(server.url),
    close: async () => {
      await server.stop()
      await database.close()
      removeDataDir(dataDir)
    },
  }
}

function openDatabase(url) {
  const db = connectDatabase(url, silentLogger)
  return { url, pool: db.pool, close: () => db.close() }
}

async function makeDatabase(repositories) {
  const dataDir = mkdtempSync(join(tmpdir(), 'entrepot-dashboard-'))
  chmodSync(dataDir, 0o711)
  const postgres = await startEmbedded({
    dataDir,
    logger: silentLogger,
    path: process.env.PATH,
    isThrowaway: true,
  })
  const url = postgres.url('postgres')
  await migrate(url, 'prisma')
  const { pool, close } = openDatabase(url)
  await withoutIndexes(pool, () => seedRepos(pool, 0, repositories))
  await pool.query('VACUUM ANALYZE repo')
  return {
    url,
    pool,
    close: async () => {
      await close()
      await postgres.release()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Rows come in several times as fast, and the indexes are as those of a registry that was restored. */
async function withoutIndexes(pool, fill) {
  const { rows } = await pool.query(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = 'repo' AND indexdef NOT LIKE '%UNIQUE%'`,
  )
  for (const { name } of rows) await pool.query(`DROP INDEX "${name}"`)
  await fill()
  for (const { definition } of rows) await pool.query(definition)
}

async function introduce(server, pool) {
  const { rows } = await pool.query('SELECT FROM account WHERE name_key = $1', [PERSON.name])
  if (rows.length > 0) return
  await graphql(server, 'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { id } }', {
    input: PERSON,
  })
  for (const name of OWN_NAMESPACES) {
    await graphql(
      server,
      'mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { id } }',
      {
        input: { name },
      },
    )
    await graphql(server, 'mutation ($input: SetMemberInput!) { setMember(input: $input) { role } }', {
      input: { organization: name, account: PERSON.name, role: 'CONTRIBUTOR' },
    })
  }
}

async function signIn(url) {
  const answer = await fetch(`${url}/-/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(PERSON),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!answer.ok || cookie === undefined)
    throw new Error(`could not sign in: ${answer.status} ${await answer.text()}`)
  return cookie
}
