/** Revisions that a repository has, one in five of them its head; and findings of each, as real cards have them. */
const REVISIONS_EACH = 5
const FINDINGS_EACH = 9

/** One in a hundred repositories is non-commercial; a quarter lacks its bias section and is restricted already. @returns how many findings */
export async function seedRevisions(pool, size) {
  const repos = Math.ceil(size / REVISIONS_EACH)
  await pool.query(
    `INSERT INTO repo (id, type, namespace, name, id_key, visibility)
     SELECT ${idOf('1', 'n')}, 'model', 'org' || n % 200, 'model-' || n, 'org' || n % 200 || '/model-' || n, 'public'
     FROM generate_series(1, $1) n`,
    [repos],
  )
  await pool.query(
    `INSERT INTO revision (id, repo_id, commit, parents, title, message, author_name, author_email, authored_at, committed_at, file_count,
       total_size_bytes, verdict, policy_version, verdict_reasons, facts)
     SELECT ${idOf('2', 'n')}, ${idOf('1', `(n - 1) / ${REVISIONS_EACH} + 1`)}, lpad(to_hex(n), 40, '0'), '{}', 'Update', 'Update', 'A', 'a@b.c',
       now(), now(), 12, 5000000000, (CASE WHEN (n - 1) / ${REVISIONS_EACH} % 4 = 0 THEN 'restricted' ELSE 'cleared' END)::verdict, 1,
       CASE WHEN (n - 1) / ${REVISIONS_EACH} % 4 = 0 THEN ARRAY['bias-section-present'] ELSE '{}'::text[] END,
       jsonb_set($2::jsonb, '{license,class}', (CASE WHEN (n - 1) / ${REVISIONS_EACH} % 100 = 1 THEN '"non-commercial"' ELSE '"permissive"' END)::jsonb)
     FROM generate_series(1, $1) n`,
    [size, JSON.stringify(FACTS)],
  )
  await pool.query(
    `INSERT INTO finding (id, revision_id, repo_id, rule_id, severity, state, message, fix, fingerprint, introduced_by_commit)
     SELECT gen_random_uuid(), ${idOf('2', 'n')}, ${idOf('1', `(n - 1) / ${REVISIONS_EACH} + 1`)},
       CASE WHEN f = 1 AND (n - 1) / ${REVISIONS_EACH} % 4 = 0 THEN 'bias-section-present' ELSE 'rule-' || f END, 'warning', 'fail',
       'The card says nothing of what a reader has to know before relying on the model.', 'Say it.', md5(n || '-' || f), lpad(to_hex(n), 40, '0')
     FROM generate_series(1, $1) n, generate_series(1, ${FINDINGS_EACH}) f`,
    [size],
  )
  await pool.query(
    `UPDATE repo SET head_revision_id = r.id, head_verdict = r.verdict FROM (
       SELECT DISTINCT ON (repo_id) repo_id, id, verdict FROM revision ORDER BY repo_id, id DESC) r WHERE r.repo_id = repo.id`,
  )
  await pool.query(
    `INSERT INTO git_ref (repo_id, name, oid, commit)
     SELECT p.id, 'refs/heads/main', r.commit, r.commit FROM repo p JOIN revision r ON r.id = p.head_revision_id`,
  )
  await pool.query('VACUUM ANALYZE')
  return size * FINDINGS_EACH
}

/** Ids in the order of the numbers, as ids of what lands are in the order of time. */
function idOf(kind, number) {
  return `('${kind.repeat(8)}-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`
}

const FACTS = {
  repository: { id: 'org/model', namespace: 'org', type: 'model', visibility: 'public', gated: false },
  license: { declared: ['apache-2.0'], effective: 'apache-2.0', class: 'permissive', commercial: 'yes' },
  languages: ['en', 'de', 'fr'],
  domains: [],
  tags: [
    'transformers',
    'safetensors',
    'text-generation',
    'conversational',
    'license:apache-2.0',
    'region:us',
  ],
  pipelineTag: 'text-generation',
  libraryName: 'transformers',
  formats: ['safetensors'],
  sizeBytes: 5_000_000_000,
  scores: { structure: 0.7, substance: 0.5 },
  lineage: {
    parents: [{ kind: 'base_model', id: 'org/base', relation: 'finetune' }],
    ancestors: ['org/base'],
    isComplete: true,
  },
  fineTuning: { isDeclared: true, hasTrainingData: true, hasHyperparameters: true },
  privacy: { anonymized: false, differentialPrivacy: false },
}
