/** Repositories of one statement: long enough to be quick, short enough to see that it goes on. */
const BATCH = 100_000
/** Namespaces, and how many of them a person has a role in. */
export const NAMESPACES = 5_000
export const OWN_NAMESPACES = ['org7', 'org77', 'org777']

const LICENSES = ['apache-2.0', 'mit', 'other', 'cc-by-4.0', 'llama3', 'openrail', 'gpl-3.0', 'bsd-3-clause', 'cc0-1.0', 'unlicense'] // prettier-ignore
const TASKS = ['text-generation', 'text-classification', 'image-classification', 'token-classification', 'feature-extraction', 'automatic-speech-recognition', 'text-to-image', 'question-answering', 'summarization', 'reinforcement-learning', 'video-classification'] // prettier-ignore
const LIBRARIES = ['transformers', 'peft', 'diffusers', 'sentence-transformers', 'keras', 'timm', 'stable-baselines3', 'gguf', 'onnx', 'spacy', 'espnet'] // prettier-ignore
const LANGUAGES = ['en', 'zh', 'fr', 'de', 'es', 'ja', 'ru', 'pt', 'ko', 'ar', 'hi', 'sw', 'is', 'mt']
const WORDS = ['base', 'large', 'chat', 'instruct', 'coder', 'vision', 'embed', 'mini', 'tiny', 'distil', 'merged', 'quantized', 'finetuned', 'lora', 'reward', 'router', 'clinical', 'legal', 'speech', 'zephyr'] // prettier-ignore

/**
 * Adds repositories number `from` to `to` − 1 by SQL, like those of a large registry: a few values nearly everywhere, a long tail, and what
 * was brought in at once, the oldest tenth, unlike the rest. Each depends on its number alone.
 */
export async function seedRepos(pool, from, to) {
  for (let at = from; at < to; at += BATCH) await seedBatch(pool, at, Math.min(to, at + BATCH))
}

async function seedBatch(pool, from, to) {
  await pool.query(`
    INSERT INTO repo (id, type, namespace, name, id_key, visibility, created_at, updated_at, tags, license, pipeline_tag, library_name, languages,
      head_verdict, error_findings, warning_findings, info_findings, downloads)
    SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
      CASE WHEN ${draw(1)} < 0.78 THEN 'model' WHEN ${draw(1)} < 0.999 THEN 'dataset' ELSE 'space' END::repo_type,
      owner, name, owner || '/' || name,
      CASE WHEN ${draw(2)} < 0.9 THEN 'public' WHEN ${draw(2)} < 0.97 THEN 'internal' ELSE 'private' END::visibility,
      '2024-01-01'::timestamptz + i * interval '20 s',
      '2024-01-01'::timestamptz + i * interval '20 s' + ${draw(3)} * interval '200 days',
      ARRAY['license:' || license, 'language:' || language, task, library, 'batch-' || i / 50000] || CASE WHEN i % 5003 = 0 THEN ARRAY['rare'] ELSE '{}' END,
      license, task, library, CASE WHEN i % 3 = 0 THEN ARRAY[language, 'en'] ELSE ARRAY[language] END,
      CASE WHEN ${draw(9)} < 0.6 THEN 'cleared' WHEN ${draw(9)} < 0.9 THEN 'restricted' WHEN ${draw(9)} < 0.999 THEN 'blocked' ELSE 'pending' END::verdict,
      CASE WHEN ${draw(10)} < 0.1 THEN 1 + i % 3 ELSE 0 END, CASE WHEN ${draw(11)} < 0.7 THEN i % 5 ELSE 0 END, i % 7,
      (10 / (${draw(12)} + 0.00001))::bigint
    FROM (
      SELECT i, CASE WHEN i % 10 = 0 AND is_old THEN 'archive' ELSE 'org' || floor(${NAMESPACES} * power(${draw(4)}, 2))::int END AS owner,
        ${pick(WORDS, 5)} || '-' || ${pick(WORDS, 6)} || CASE WHEN is_old THEN '-archived' ELSE '' END || '-' || i AS name,
        ${pick(LICENSES, 7)} AS license, ${pick(TASKS, 8)} AS task,
        CASE WHEN is_old THEN 'fairseq' ELSE ${pick(LIBRARIES, 13)} END AS library, ${pick(LANGUAGES, 14)} AS language
      FROM (SELECT i, i % 1000000 < 100000 AS is_old FROM generate_series(${from}::bigint, ${to - 1}::bigint) i) AS numbered) AS made`)
}

/** A number from 0 to 1 that depends on the row and on what it is for. */
function draw(salt) {
  return `((hashint8extended(i, ${salt}) & 2147483647) / 2147483648.0)`
}

/** One of a list, the first ones much more often: the last of ten once in some hundred thousand. */
function pick(values, salt) {
  const list = values.map(value => `'${value}'`).join(', ')
  return `(ARRAY[${list}])[1 + floor(${values.length} * power(${draw(salt)}, 5))::int]`
}
