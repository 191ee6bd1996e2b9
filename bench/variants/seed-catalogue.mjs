/** Repositories that one model is held in, by how many variants each has: safetensors, GGUF, AWQ, ONNX, and GGUF made of the GGUF. */
const VARIANTS_OF = [2, 10, 2, 4, 2]
export const VARIANTS_EACH = VARIANTS_OF.reduce((sum, count) => sum + count, 0)
/** A model that is held in a hundred repositories. */
export const LARGE_FAMILY = { repos: 100, variants: 2_000 }
/** A model that very many were fine-tuned from, and some quantized. */
export const POPULAR = { fineTunes: 5_000, quantized: 20 }

const SHAPE = {
  architecture: 'LlamaForCausalLM',
  layerCount: 32,
  hiddenSize: 4_096,
  headCount: 32,
  kvHeadCount: 8,
  keySize: 128,
  valueSize: 128,
  vocabularySize: 128_256,
  contextTokens: 131_072,
  slidingWindow: null,
  latentAttention: null,
  experts: null,
  recurrentLayerCount: 0,
}
const HEADER = {
  types: Array.from({ length: 6 }, (_, at) => ({
    type: `T${at}`,
    tensorCount: 100,
    elementCount: 1e9,
    sizeBytes: 1e9,
  })),
  tensorCount: 600,
  isComplete: true,
  quantization: null,
  metadata: { version: 3, name: 'a model' },
  issues: [],
}

/** Adds models number `from` to `to` − 1, each with `VARIANTS_EACH` variants in five repositories of one namespace. */
export async function seedModels(pool, from, to) {
  const models = `generate_series(${from}, ${to - 1}) m, (VALUES ${VARIANTS_OF.map((count, k) => `(${k}, ${count})`).join(', ')}) AS shape(k, n)`
  const place = { repo: idOf('1', 'm * 8 + k'), revision: idOf('2', 'm * 8 + k') }
  await seedRepos(pool, models, {
    ...place,
    namespace: `'org' || m % 5000`,
    name: `'model-' || m || '-' || k`,
  })
  await pool.query(
    `INSERT INTO lineage_edge (child_id, kind, position, parent_type, parent_key, parent_id, relation)
     SELECT ${place.repo}, 'base-model', 0, 'model', parent, parent, 'quantized'
     FROM ${models}, LATERAL (SELECT 'org' || m % 5000 || '/model-' || m || '-' || (CASE k WHEN 4 THEN 1 ELSE 0 END) AS parent) p WHERE k > 0`,
  )
  await seedVariants(pool, `${models}, generate_series(1, n) v`, place)
}

/** Adds the two models that are unlike all others. */
export async function seedExtremes(pool) {
  const large = { repo: idOf('3', 'k'), revision: idOf('4', 'k') }
  const repos = `generate_series(0, ${LARGE_FAMILY.repos - 1}) k`
  await seedRepos(pool, repos, { ...large, namespace: `'large'`, name: `'model-' || k` })
  await seedEdges(pool, repos, { child: large.repo, parent: 'large/model-0', relation: `'quantized'` })
  const each = LARGE_FAMILY.variants / LARGE_FAMILY.repos
  await seedVariants(pool, `${repos}, generate_series(1, ${each}) v`, large)

  const popular = { repo: idOf('5', 'k'), revision: idOf('6', 'k') }
  const all = `generate_series(0, ${POPULAR.fineTunes + POPULAR.quantized}) k`
  await seedRepos(pool, all, { ...popular, namespace: `'popular'`, name: `'model-' || k` })
  const relation = `CASE WHEN k > ${POPULAR.fineTunes} THEN 'quantized' ELSE 'finetune' END`
  await seedEdges(pool, all, { child: popular.repo, parent: 'popular/model-0', relation })
  await seedVariants(pool, `${all}, generate_series(1, 2) v`, popular)
}

async function seedRepos(pool, rows, { repo, revision, namespace, name }) {
  await pool.query(
    `INSERT INTO repo (id, type, namespace, name, id_key, visibility)
     SELECT ${repo}, 'model', ${namespace}, ${name}, ${namespace} || '/' || ${name}, 'public' FROM ${rows}`,
  )
  await pool.query(
    `INSERT INTO revision (id, repo_id, commit, parents, title, message, author_name, author_email, authored_at, committed_at, file_count,
       total_size_bytes, verdict, policy_version, verdict_reasons)
     SELECT ${revision}, ${repo}, encode(substr(sha256((${repo})::text::bytea), 1, 20), 'hex'), '{}', 'Update', 'Update', 'A', 'a@b.c', now(), now(),
       12, 5000000000, 'cleared', 1, '{}' FROM ${rows}`,
  )
  await pool.query(
    `UPDATE repo SET head_revision_id = r.id, head_verdict = r.verdict FROM revision r WHERE r.repo_id = repo.id AND repo.head_revision_id IS NULL`,
  )
}

async function seedEdges(pool, rows, { child, parent, relation }) {
  await pool.query(
    `INSERT INTO lineage_edge (child_id, kind, position, parent_type, parent_key, parent_id, relation)
     SELECT ${child}, 'base-model', 0, 'model', '${parent}', '${parent}', ${relation} FROM ${rows} WHERE k > 0`,
  )
}

/** Of the repositories `k`: the first and the third are safetensors, the fourth ONNX, all others GGUF. */
async function seedVariants(pool, rows, { repo, revision }) {
  const format = `CASE k % 5 WHEN 0 THEN 'safetensors' WHEN 2 THEN 'safetensors' WHEN 3 THEN 'onnx' ELSE 'gguf' END`
  const engines = `CASE k % 5 WHEN 0 THEN '{vllm,transformers,tgi,sglang}' WHEN 2 THEN '{vllm,transformers,tgi,sglang}' WHEN 3 THEN '{transformersjs}' ELSE '{llamacpp,ollama}' END::text[]`
  const bits = `CASE WHEN k % 5 = 0 THEN 16 ELSE 2 + v % 8 END`
  await pool.query(
    `INSERT INTO variant (id, repo_id, revision_id, key, format, quantization, is_quantized, bits_per_weight, size_bytes, parameter_count,
       architecture, context_tokens, engines, files, shape, header)
     SELECT gen_random_uuid(), ${repo}, ${revision}, ${format} || '/q' || v, ${format}, 'q' || v, k % 5 <> 0, ${bits}, (${bits}) * 1000000000::bigint,
       8030000000, 'LlamaForCausalLM', 131072, ${engines},
       jsonb_build_array(jsonb_build_object('path', 'model-q' || v || '.bin', 'sizeBytes', (${bits}) * 1000000000::bigint, 'sha256', NULL)), $1, $2
     FROM ${rows}`,
    [JSON.stringify(SHAPE), JSON.stringify(HEADER)],
  )
}

/** Ids in the order of the numbers, as ids of what lands are in the order of time. */
function idOf(kind, number) {
  return `('${kind.repeat(8)}-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`
}
