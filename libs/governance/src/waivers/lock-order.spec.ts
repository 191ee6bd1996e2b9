import { setTimeout as sleep } from 'node:timers/promises'
import { expireCoveredVerdicts, expireVerdict, lockRepo, transaction, type Tx } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createJudge } from '../judge/create-judge.js'

/** Milliseconds in which the other transaction surely comes to wait. */
const TO_WAIT_MS = 300

let engines: TestEngines

beforeAll(async () => {
  const opened = await openTestEngines()
  engines = { ...opened, judge: createJudge(opened.db) }
})
afterAll(() => engines?.close())

it.each(['a review', 'a waiver'])('%s waits for who writes verdicts, and neither for ever', async what => {
  const id = `acme/${what.replace(' ', '-')}`
  const { repo } = await landFolder(engines, { id, commits: [{ files: { 'README.md': '# M\n' } }] })
  const { prisma } = engines.db
  const revision = await prisma.revision.findFirstOrThrow({ where: { repoId: repo.id } })
  const { ruleId } = await prisma.finding.findFirstOrThrow({ where: { revisionId: revision.id } })
  const decide = async (tx: Tx): Promise<void> => {
    if (what === 'a review') await expireVerdict(tx, revision.id)
    else await expireCoveredVerdicts(tx, { repoId: repo.id, namespaceKey: null, fingerprint: null, ruleId })
  }
  const judged = transaction(prisma, async tx => {
    await lockRepo(tx, repo.id)
    const decided = transaction(prisma, decide)
    decided.catch(() => undefined) // awaited below
    await sleep(TO_WAIT_MS)
    await tx.revision.update({ where: { id: revision.id }, data: { verdict: 'blocked' } })
    return { decided }
  })
  await (
    await judged
  ).decided
  const after = await prisma.revision.findUniqueOrThrow({ where: { id: revision.id } })
  expect([after.verdict, after.expiresAt]).toEqual(['blocked', expect.any(Date)])
})
