import { createHash } from 'node:crypto'
import {
  asCommitSha,
  type Finding,
  parseRepoId,
  type RepoType,
  type Severity,
  type VerdictState,
  type Visibility,
} from '@entrepot/core'
import { type Engines, landRevision, type Landed } from '@entrepot/registry'

export interface TestRepo {
  readonly type?: RepoType
  readonly visibility?: Visibility
  readonly verdict?: VerdictState
  readonly findings?: readonly Severity[]
  readonly license?: string
  readonly tags?: readonly string[]
}

/** A repository with one judged revision, landed through the one door, with no git objects behind it. */
export function landTestRepo(engines: Pick<Engines, 'db'>, id: string, repo: TestRepo = {}): Promise<Landed> {
  const { type = 'model', visibility = 'public', verdict = 'cleared', findings = [] } = repo
  const commit = asCommitSha(createHash('sha1').update(`${type} ${id}`).digest('hex'))
  const reasons = verdict === 'cleared' ? [] : ['test-rule']
  return landRevision(engines, {
    actor: 'spec',
    source: 'mirror',
    repo: parseRepoId(type, id),
    create: { visibility, gating: 'none', defaultBranch: 'main' },
    packs: [],
    refUpdates: [{ name: 'refs/heads/main', before: null, after: { oid: commit, commit } }],
    revisions: [
      {
        commit,
        row: {
          parents: [],
          title: 'Add the model',
          message: 'Add the model\n\nAll of it.',
          authorName: 'Ann',
          authorEmail: 'ann@example.com',
          authoredAt: new Date('2026-01-02T03:04:05Z'),
          committedAt: new Date('2026-01-02T03:04:05Z'),
          fileCount: 3,
          totalSizeBytes: 5_000_000_000,
        },
        largeFiles: [],
        judgement: {
          findings: findings.map(testFinding),
          verdict: { state: verdict, policyVersion: 1, reasons },
          card: {
            metadata: { license: repo.license ?? 'mit' },
            sections: [{ heading: 'Bias', depth: 2, line: 7, wordCount: 0, isPlaceholder: true }],
            structureScore: 0.5,
            substanceScore: 0.25,
          },
          index: {
            tags: repo.tags ?? [],
            license: repo.license ?? 'mit',
            pipelineTag: 'text-generation',
            libraryName: 'transformers',
          },
        },
      },
    ],
  })
}

function testFinding(severity: Severity, index: number): Finding {
  return {
    ruleId: 'test-rule',
    severity,
    state: 'fail',
    message: `Finding ${index} is here.`,
    position: { path: 'README.md', keyPath: null, heading: 'Bias', line: index + 1, column: null },
    evidence: `the words of line ${index + 1}`,
    fix: 'Write more.',
    fingerprint: createHash('md5').update(`${severity} ${index}`).digest('hex'),
  }
}
