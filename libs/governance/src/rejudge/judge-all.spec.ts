import { newId } from '@entrepot/core'
import {
  findJudgementRun,
  findPolicy,
  listJudgementChanges,
  newestPolicyVersion,
  tallyJudgementChanges,
} from '@entrepot/persistence'
import { type PolicyFacts, NO_FACTS } from '@entrepot/policy'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { activatePolicy, startDryRun } from '../policies/activate-policy.js'
import { cancelDryRun } from '../policies/cancel-run.js'
import { judgeAll } from './judge-all.js'
import { keepCurrent } from './keep-current.js'
import { rejudgeRevisions } from './rejudge-revisions.js'

const HEAD = 'defaults: { error: warn, warning: info, info: info }\n'
/** Restricts every third of the revisions below, so that most stay what they are. */
const STRICTER = `name: stricter\n${HEAD}licenses: { review: [non-commercial] }\n`
const LATEST = `name: latest\n${HEAD}requiredApprovals: 1\n`

let engines: TestEngines

beforeEach(async () => {
  const opened = await openTestEngines()
  engines = { ...opened, rejudge: order => rejudgeRevisions(engines, order) }
})
afterEach(() => engines.close())

interface Seeded {
  readonly revisionId: string
  readonly repoId: string
}

/** Repositories with revisions as they land, cleared; every third is non-commercial. Their trees are not there: nothing here may ask for one. */
async function seed(repos: number, revisionsEach = 2): Promise<Seeded[]> {
  const { pool } = engines.db
  const rows = Array.from({ length: repos }, (_, at) => {
    const license = { ...NO_FACTS.license, class: at % 3 === 0 ? 'non-commercial' : 'permissive' }
    const facts: PolicyFacts = { ...NO_FACTS, license }
    const revisions = Array.from({ length: revisionsEach }, (_, n) => ({
      id: newId(),
      commit: String(at * revisionsEach + n).padStart(40, '0'),
    }))
    return { id: newId(), name: `m${at}`, facts, revisions, head: revisions.at(-1) }
  })
  const all = rows.flatMap(({ id, facts, revisions }) =>
    revisions.map(one => ({ ...one, repoId: id, facts })),
  )
  await pool.query(
    `INSERT INTO repo (id, type, namespace, name, id_key, visibility)
     SELECT id, 'model', 'acme', name, 'acme/' || name, 'public' FROM jsonb_to_recordset($1) AS v(id uuid, name text)`,
    [JSON.stringify(rows)],
  )
  await pool.query(
    `INSERT INTO revision (id, repo_id, commit, parents, title, message, author_name, author_email, authored_at, committed_at,
       file_count, total_size_bytes, verdict, policy_version, verdict_reasons, facts)
     SELECT id, "repoId", commit, '{}', 't', 'm', 'a', 'a@b', now(), now(), 1, 1, 'cleared', 1, '{}', facts
     FROM jsonb_to_recordset($1) AS v(id uuid, "repoId" uuid, commit text, facts jsonb)`,
    [JSON.stringify(all)],
  )
  for (const { id, head } of rows) {
    await pool.query(
      `INSERT INTO git_ref (repo_id, name, oid, commit) VALUES ($1, 'refs/heads/main', $2, $2)`,
      [id, head?.commit],
    )
    await pool.query(`UPDATE repo SET head_revision_id = $2, head_verdict = 'cleared' WHERE id = $1`, [
      id,
      head?.id,
    ])
  }
  return all.map(({ id, repoId }) => ({ revisionId: id, repoId }))
}

/** As a worker that takes part in a run; `owner` is its name. */
function work(runId: string, owner = 'node', signal = new AbortController().signal) {
  return judgeAll(engines, { runId, owner, signal })
}

async function verdicts(): Promise<Record<string, number>> {
  const { rows } = await engines.db.pool.query<{ key: string; count: number }>(
    `SELECT verdict || ' by ' || policy_version AS key, count(*)::int AS count FROM revision GROUP BY 1`,
  )
  return Object.fromEntries(rows.map(({ key, count }) => [key, count]))
}

describe('judgeAll', () => {
  it('judges everything by the policy that was activated, and writes down what changed', async () => {
    await seed(6)
    const { policy, run } = await activatePolicy(engines, 'spec', { source: STRICTER, note: 'no NC' })
    expect(policy).toMatchObject({ version: 2, source: STRICTER })
    expect(await work(run.id)).toBe('done')
    expect(await verdicts()).toEqual({ 'cleared by 2': 8, 'restricted by 2': 4 })
    expect(await findJudgementRun(engines.db.prisma, run.id)).toMatchObject({
      state: 'done',
      total: 12,
      done: 12,
      changed: 4,
    })
    const { rows } = await engines.db.pool.query(`SELECT DISTINCT cause, after FROM verdict_change`)
    expect(rows).toEqual([{ cause: 'policy', after: 'restricted' }])
    const { rows: heads } = await engines.db.pool.query(
      `SELECT count(*)::int AS n FROM repo WHERE head_verdict = 'restricted' AND epoch > 1`,
    )
    expect(heads).toEqual([{ n: 2 }])
  })

  it('goes on where a worker was cut off at any moment, and does nothing twice', async () => {
    await seed(30, 30)
    const { run } = await activatePolicy(engines, 'spec', { source: STRICTER })
    let cuts = 0
    for (let after = 2; ; after += 5) {
      const { prisma } = engines.db
      let transactions = 0
      const dying = {
        ...engines,
        db: {
          ...engines.db,
          prisma: new Proxy(prisma, {
            get(target, key) {
              const value: unknown = Reflect.get(target, key, target)
              if (key !== '$transaction') return value
              return (...args: unknown[]) => {
                transactions += 1
                if (transactions > after) throw new Error('the power went out')
                return (value as (...given: unknown[]) => unknown).apply(target, args)
              }
            },
          }),
        },
      } as TestEngines
      const outcome = await judgeAll(dying, {
        runId: run.id,
        owner: `node-${after}`,
        signal: new AbortController().signal,
      }).catch(() => 'cut')
      if (outcome === 'done') break
      cuts += 1
      // A process that is killed gives nothing back: its lease runs out.
      await engines.db.pool.query(
        `UPDATE judgement_run SET lease_owner = 'dead', lease_expires_at = now() - interval '1 second' WHERE state = 'running'`,
      )
    }
    expect(cuts).toBeGreaterThan(1)
    expect(await verdicts()).toEqual({ 'cleared by 2': 600, 'restricted by 2': 300 })
    expect(await findJudgementRun(engines.db.prisma, run.id)).toMatchObject({
      done: 900,
      changed: 300,
      total: 900,
    })
    const { rows } = await engines.db.pool.query(
      `SELECT count(*)::int AS n, count(DISTINCT (repo_id, commit))::int AS distinct FROM verdict_change`,
    )
    expect(rows).toEqual([{ n: 300, distinct: 300 }])
  })

  it('is one worker’s at a time, and another’s as soon as the first gives it back', async () => {
    await seed(2)
    const { run } = await activatePolicy(engines, 'spec', { source: STRICTER })
    await engines.db.pool.query(
      `UPDATE judgement_run SET lease_owner = 'other', lease_expires_at = now() + interval '1 minute'`,
    )
    expect(await work(run.id)).toBe('taken')
    const stopping = new AbortController()
    stopping.abort()
    expect(await work(run.id, 'other', stopping.signal)).toBe('stopped')
    expect(await work(run.id)).toBe('done')
    expect(await work(run.id)).toBe('taken')
  })

  it('gives way to a newer policy, which judges what was left', async () => {
    await seed(4)
    const first = await activatePolicy(engines, 'spec', { source: STRICTER })
    const second = await activatePolicy(engines, 'spec', { source: LATEST })
    expect(await work(first.run.id)).toBe('taken')
    expect(await findJudgementRun(engines.db.prisma, first.run.id)).toMatchObject({
      state: 'cancelled',
      error: 'version 3 was activated',
    })
    expect(await work(second.run.id)).toBe('done')
    expect(await verdicts()).toEqual({ 'cleared by 3': 8 })
  })

  it('keeps what was decided while it ran', async () => {
    const commits = [{ files: { 'a.txt': 'a' } }]
    const landed = await landFolder(engines, { id: 'acme/landed', visibility: 'public', commits })
    const { pool } = engines.db
    await pool.query('UPDATE revision SET facts = $1', [NO_FACTS])
    const { run } = await activatePolicy(engines, 'spec', { source: LATEST })
    await pool.query(
      `INSERT INTO recall (id, repo_id, commit, reason, by) SELECT $1, repo_id, commit, 'leaks', $1 FROM revision`,
      [newId()],
    )
    expect(await work(run.id)).toBe('done')
    const { rows } = await pool.query('SELECT commit, verdict, verdict_reasons FROM revision')
    expect(rows).toEqual([{ commit: landed.commits[0], verdict: 'blocked', verdict_reasons: ['recalled'] }])
  })

  it('lets nothing pass that landed before facts were kept', async () => {
    const [older] = await seed(2)
    await engines.db.pool.query('UPDATE revision SET facts = NULL WHERE id = $1', [older?.revisionId])
    const { run } = await activatePolicy(engines, 'spec', { source: LATEST })
    await work(run.id)
    const { rows } = await engines.db.pool.query(
      'SELECT verdict, verdict_reasons FROM revision WHERE id = $1',
      [older?.revisionId],
    )
    expect(rows).toEqual([{ verdict: 'restricted', verdict_reasons: ['facts-missing'] }])
  })
})

describe('activatePolicy', () => {
  it('changes nothing by a source that is no policy, and says where it is wrong', async () => {
    const broken = activatePolicy(engines, 'spec', {
      source: `name: broken\n${HEAD}rules:\n  yaml-vald: warn\n`,
    })
    await expect(broken).rejects.toMatchObject({ code: 'invalid-argument', message: /4:3 rules\.yaml-vald/ })
    expect(await newestPolicyVersion(engines.db.prisma)).toBe(0)
  })

  it('is for administrators, is written down, and refuses who did not see the version that holds', async () => {
    const ann = testPrincipal('ann', { scope: 'admin' })
    await expect(activatePolicy(engines, ann, { source: LATEST })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await activatePolicy(engines, 'spec', { source: LATEST, expectedVersion: 1 })
    const late = activatePolicy(engines, 'spec', { source: STRICTER, expectedVersion: 1 })
    await expect(late).rejects.toMatchObject({ code: 'state-conflict' })
    expect(await newestPolicyVersion(engines.db.prisma)).toBe(2)
    expect((await findPolicy(engines.db.prisma, 2))?.source).toBe(LATEST)
    const { rows } = await engines.db.pool.query(
      `SELECT subject FROM audit_entry WHERE action = 'policy.activate'`,
    )
    expect(rows).toEqual([{ subject: 'policy 2' }])
  })
})

describe('a dry run', () => {
  it('tells what would change, and changes nothing', async () => {
    await seed(6)
    const run = await startDryRun(engines, 'spec', STRICTER)
    expect(await work(run.id)).toBe('done')
    expect(await verdicts()).toEqual({ 'cleared by 1': 12 })
    const { prisma } = engines.db
    expect(await findJudgementRun(prisma, run.id)).toMatchObject({
      state: 'done',
      total: 12,
      done: 12,
      changed: 4,
    })
    expect(await tallyJudgementChanges(prisma, run.id)).toEqual([
      { before: 'cleared', after: 'restricted', revisions: 4, repositories: 2 },
    ])
    const page = await listJudgementChanges(prisma, run.id, { after: null, state: 'restricted', limit: 3 })
    expect(page.map(({ reasons }) => reasons)).toEqual([
      ['license-class'],
      ['license-class'],
      ['license-class'],
    ])
  })

  it('ends when it is cancelled', async () => {
    await seed(1)
    const run = await startDryRun(engines, 'spec', STRICTER)
    expect(await cancelDryRun(engines, 'spec', run.id)).toMatchObject({ state: 'cancelled' })
    await expect(cancelDryRun(engines, 'spec', run.id)).rejects.toMatchObject({ code: 'state-conflict' })
    expect(await work(run.id)).toBe('taken')
  })
})

describe('keepCurrent', () => {
  it('judges anew what has run out, and what landed by an older policy', async () => {
    const [first, second] = await seed(2)
    const { run } = await activatePolicy(engines, 'spec', { source: LATEST })
    await work(run.id)
    const outdate = `UPDATE revision SET policy_version = 1 WHERE id = $1`
    await engines.db.pool.query(outdate, [first?.revisionId])
    const end = `UPDATE revision SET expires_at = now() - interval '1 second' WHERE id = $1`
    await engines.db.pool.query(end, [second?.revisionId])
    expect(await keepCurrent(engines)).toEqual({ expired: 1, outdated: 1 })
    expect(await keepCurrent(engines)).toEqual({ expired: 0, outdated: 0 })
    expect(await verdicts()).toEqual({ 'cleared by 2': 4 })
  })

  it('leaves what is outdated to the run that is under way, and has a job for it', async () => {
    await seed(1)
    const { run } = await activatePolicy(engines, 'spec', { source: LATEST })
    await engines.db.pool.query('DELETE FROM pgboss.job')
    expect(await keepCurrent(engines)).toEqual({ expired: 0, outdated: 0 })
    const { rows } = await engines.db.pool.query(`SELECT data FROM pgboss.job WHERE name = 'judge-all'`)
    expect(rows).toEqual([{ data: { runId: run.id } }])
  })
})
