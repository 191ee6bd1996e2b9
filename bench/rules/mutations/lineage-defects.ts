import type { CleanCard, Draft, Mutator } from './clean-card.ts'
import { listLines, metadataLines, withKey, withMetadata, withoutKey } from './metadata.ts'
import type { Random } from './random.ts'

type Parent = CleanCard['parents'][number]

const ADAPTER = ['peft_type', 'lora_alpha', 'target_modules']

/** Rules about where a model comes from, and about its results in the metadata. */
export const LINEAGE_DEFECTS: Readonly<Record<string, Mutator>> = {
  'base-model-declared': baseUndeclared,
  'base-model-relation-consistent': wrongRelation,
  'references-resolvable': unresolvable,
  'model-index-valid': brokenModelIndex,
  'eval-results-valid': brokenEvalResults,
}

function baseUndeclared(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const without = withoutKey(withoutKey(clean, 'base_model'), 'base_model_relation')
  const base = random.pick([
    'harbour/small-encoder',
    'lakeside/heron-1b',
    'delta/seq2seq-es',
    'some-org/Some_Model-7B',
  ])
  const adapter = JSON.stringify({ base_model_name_or_path: base, [random.pick(ADAPTER)]: 16 })
  const other = withKey(without, 'base_model', [
    `base_model: ${random.pick(['another/model', 'wrong-org/other-7B'])}`,
  ])
  const orphan = { ...without, parents: [] }
  return random.pick([
    () => withFile(orphan, 'adapter_config.json', adapter),
    () => withFile(orphan, 'adapter_config.json', adapter),
    () => withFile({ ...other, parents: [parent('another/model')] }, 'adapter_config.json', adapter),
    () =>
      withFile(
        orphan,
        'config.json',
        JSON.stringify({
          model_type: 'llama',
          quantization_config: { quant_method: random.pick(['gptq', 'awq', 'bitsandbytes']), bits: 4 },
        }),
      ),
    () =>
      withFile(orphan, 'quantize_config.json', JSON.stringify({ bits: 4, group_size: 128, desc_act: false })),
    () =>
      withFile(
        orphan,
        random.pick(['mergekit_config.yml', 'mergekit_config.yaml']),
        `models:\n  - model: ${base}\n  - model: mare/gerador-pt\nmerge_method: ${random.pick(['slerp', 'ties', 'linear'])}\ndtype: bfloat16\n`,
      ),
  ])()
}

function withFile<T extends CleanCard>(card: T, path: string, text: string): T {
  return {
    ...card,
    files: [...new Set([...card.files, path])],
    texts: { ...card.texts, [path]: `${text}\n` },
  }
}

function parent(id: string, license: string | null = 'mit'): Parent {
  return { id, license, isMirrored: true }
}

function wrongRelation(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const word = random.pick([
    'finetuned',
    'fine-tune',
    'fine-tuned',
    'LoRA',
    'lora',
    'quantised',
    'quantization',
    'merged',
    'distilled',
    'derived',
    'gguf',
    'Adapter',
    'FINETUNE',
    'child',
    'pretrained',
    'finetune ,',
    '[finetune]',
    'true',
    'qlora',
    'quant',
    'adapters',
  ])
  const two = ['harbour/small-encoder', 'delta/seq2seq-es']
  const merged = {
    ...withKey(clean, 'base_model', listLines('base_model', two, 2)),
    parents: two.map(id => parent(id)),
  }
  const one = {
    ...withKey(clean, 'base_model', ['base_model: harbour/small-encoder']),
    parents: [parent('harbour/small-encoder')],
  }
  const adapter = withFile(
    one,
    'adapter_config.json',
    '{"base_model_name_or_path": "harbour/small-encoder", "peft_type": "LORA"}',
  )
  const alone = { ...adapter, files: adapter.files.filter(path => path !== 'model.safetensors') }
  const relate = (draft: Draft, relation: string) =>
    withKey(draft, 'base_model_relation', [`base_model_relation: ${relation}`])
  return random.pick([
    () => relate(one, word),
    () => relate(one, word),
    () => relate(one, word),
    () => relate(alone, random.pick(['merge', 'quantized'])),
    () => relate(merged, 'quantized'),
  ])()
}

function unresolvable(clean: Draft, random: Random): CleanCard | null {
  const unknown = random.pick(['lost/model', 'nobody/knows', 'gone-org/Gone-7B'])
  const missing = { id: unknown, license: null, isMirrored: false }
  const own = { id: clean.repoId, license: 'mit', isMirrored: true }
  if (clean.type !== 'model') return null
  return random.pick([
    () => ({ ...withKey(clean, 'base_model', [`base_model: ${unknown}`]), parents: [missing] }),
    () => ({
      ...withKey(clean, 'base_model', listLines('base_model', ['harbour/base', unknown], random.int(6))),
      parents: [parent('harbour/base'), missing],
    }),
    () => ({ ...withKey(clean, 'datasets', [`datasets: [${unknown}]`]), datasets: [missing] }),
    () => ({
      ...withKey(clean, 'datasets', listLines('datasets', [unknown, 'harbour/letters'], random.int(6))),
      datasets: [missing, parent('harbour/letters')],
    }),
    () => ({ ...withKey(clean, 'base_model', [`base_model: ${clean.repoId}`]), parents: [own] }),
    () => ({
      ...withKey(clean, 'base_model', ['base_model: harbour/base']),
      parents: [{ ...parent('harbour/base'), parents: [own] }],
    }),
  ])()
}

function brokenModelIndex(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const task = ['type: text-generation']
  const dataset = ['type: harbour/letters', 'name: Letters']
  const metrics = ['type: accuracy', 'value: 0.9']
  const drop = (lines: readonly string[], word: string) => lines.filter(line => !line.startsWith(word))
  const entry = (
    a: readonly string[],
    b: readonly string[],
    c: readonly string[],
    source: readonly string[] = [],
  ) => [
    'model-index:',
    '- name: m',
    '  results:',
    ...section('task', a),
    ...section('dataset', b),
    ...(c.length === 0
      ? []
      : ['    metrics:', ...c.map((line, at) => `    ${at === 0 ? '- ' : '  '}${line}`)]),
    ...section('source', source),
  ]
  const lines = random.pick([
    () => ['model-index: foo'],
    () => ['model-index:', '  name: m', '  results: []'],
    () => ['model-index:', '- just text'],
    () => ['model-index:', '- results: []'],
    () => ['model-index:', '- name: m'],
    () => ['model-index:', '- name: m', '  results: 0.9'],
    () => entry(['name: Generation'], dataset, metrics),
    () => entry(task, drop(dataset, 'type'), metrics),
    () => entry(task, drop(dataset, 'name'), metrics),
    () => entry(task, dataset, drop(metrics, 'type')),
    () => entry(task, dataset, drop(metrics, 'value')),
    () => entry(task, dataset, []),
    () => entry([], dataset, metrics),
    () => entry(task, [], metrics),
    () => entry(task, dataset, metrics, ['name: A log without address']),
    () => entry(task, dataset, ['type: accuracy', 'value:']),
  ])()
  return withKey(clean, 'model-index', lines)
}

/** The first key of a result carries the dash of its list. */
function section(key: string, lines: readonly string[]): string[] {
  const indent = key === 'task' ? '  - ' : '    '
  if (lines.length === 0) return key === 'task' ? ['  - comment: none'] : []
  return [`${indent}${key}:`, ...lines.map(line => `      ${line}`)]
}

function brokenEvalResults(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const result = {
    dataset: 'dataset: {id: lakeside/exam, task_id: default}',
    value: 'value: 61.4',
    date: 'date: "2025-03-01"',
    source: 'source: {url: https://example.org/log, name: Log}',
  }
  const broken = random.pick([
    { ...result, dataset: 'dataset: {id: lakeside/exam}' },
    { ...result, dataset: 'dataset: {task_id: default}' },
    { ...result, dataset: 'dataset: lakeside/exam' },
    { ...result, dataset: 'note: none' },
    { ...result, value: 'score: 61.4' },
    { ...result, value: 'value:' },
    { ...result, source: 'source: {name: Log}' },
    { ...result, source: 'source: {user: anna}' },
    { ...result, date: 'date: "March 2025"' },
    { ...result, date: 'date: "01.03.2025"' },
  ])
  const text = random.pick([
    `- ${Object.values(broken).join('\n  ')}\n`,
    `- ${Object.values(result).join('\n  ')}\n- ${Object.values(broken).join('\n  ')}\n`,
    `${Object.values(result).join('\n')}\n`,
    `- ${result.dataset}\n ${result.value}\n`,
    'results pending\n',
    `- dataset: {id: lakeside/exam, task_id: default\n  value: 1\n`,
  ])
  return withFile(
    clean,
    `.eval_results/${random.pick(['exam', 'all', 'run-1'])}.${random.pick(['yaml', 'yml'])}`,
    text,
  )
}

/** Keys that only data sets have. */
export const DATASET_DEFECTS: Readonly<Record<string, Mutator>> = {
  'task-categories-known': (clean, random) => {
    if (clean.type !== 'dataset') return null
    const isTask = random.chance(0.6)
    const key = isTask ? 'task_categories' : 'task_ids'
    const wrong = isTask
      ? [
          'conversational',
          'text2text-generation',
          'conditional-text-generation',
          'structure-prediction',
          'sequence-modeling',
          'text-scoring',
          'Text Classification',
          'text_classification',
          'other-dialogue',
          'ner',
          'asr',
          'sentiment-analysis',
          'NLP',
          'question-answer',
          'speech-processing',
          'chat',
          'reasoning',
          'instruction-tuning',
        ]
      : [
          'sentiment_classification',
          'Sentiment classification',
          'other-hate-speech',
          'news-classification',
          'text-scoring-other-probing',
          'NER',
          'topic',
          'language_modeling',
          'extractive QA',
          'summarisation',
          'nli',
          'multi-class',
        ]
    const good = isTask
      ? ['text-classification', 'summarization']
      : ['sentiment-classification', 'language-modeling']
    return withKey(clean, key, mixed(key, good, random.pick(wrong), random))
  },
  'dataset-lists-closed': (clean, random) => {
    if (clean.type !== 'dataset') return null
    const [key, wrong, good] = random.pick([
      [
        'annotations_creators',
        [
          'none',
          'expert',
          'crowd-sourced',
          'lexyr',
          'human',
          'Expert-generated',
          'automatic',
          'no annotation',
          'experts',
          'machine generated',
          'mturk',
          'gpt-4',
          'crowdsource',
        ],
        ['expert-generated'],
      ],
      [
        'language_creators',
        [
          'none',
          'crowd',
          'Found',
          'expert generated',
          'web',
          'news',
          'machine',
          'no-annotation',
          'scraped',
          'wikipedia',
        ],
        ['found'],
      ],
      [
        'multilinguality',
        [
          'en',
          'muonolingual',
          '2 languages',
          'bilingual',
          'Monolingual',
          'mono',
          'multi-lingual',
          'multilingual (5)',
          'translations',
        ],
        ['monolingual'],
      ],
      [
        'size_categories',
        [
          '1k<10K',
          '10K<n<100k',
          'n<10K',
          '1M<',
          '10000',
          '1K - 10K',
          '100K',
          '{None: None}',
          '1K<n<5K',
          '10K<n',
          'small',
          'n>1M',
          '100k<n<1M',
        ],
        ['10K<n<100K'],
      ],
    ] as const)
    return withKey(clean, key, mixed(key, good, random.pick(wrong), random))
  },
  'dataset-configs-valid': brokenConfigs,
  'size-category-consistent': wrongSize,
}

function mixed(key: string, good: readonly string[], wrong: string, random: Random): string[] {
  if (random.chance(0.5)) return listLines(key, [wrong], random.int(6))
  const values = [...good]
  values.splice(random.int(values.length + 1), 0, wrong)
  return listLines(key, values, 2 + 2 * random.int(2))
}

function brokenConfigs(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'dataset') return null
  const path = clean.files.find(file => /[.](?:parquet|csv|jsonl|jpg|wav)$/.test(file)) ?? 'data.csv'
  const split = random.pick(['train-clean', 'test-2', 'my-split', 'dev-set', 'train-100'])
  const gone = random.pick(['data/missing.csv', 'train/*.json', 'nothing/**', 'Train.CSV', '"*.arrow"'])
  return withKey(
    clean,
    'configs',
    random.pick([
      ['configs:', `- data_files: ${path}`],
      ['configs:', '- config_name: a', '  data_files:', `  - split: ${split}`, `    path: ${path}`],
      [
        'configs:',
        '- config_name: a',
        '  default: true',
        `  data_files: ${path}`,
        '- config_name: b',
        '  default: true',
        `  data_files: ${path}`,
      ],
      ['configs:', '- config_name: a', `  data_files: ${gone}`],
      ['configs:', '- config_name: a', '  data_files:', '  - split: train', `    path: ${gone}`],
      ['configs:', '- config_name: a', '  data_files:', `  - path: ${path}`],
      ['configs:', '- config_name: a', '  data_files:', '  - split: train'],
      [
        'configs:',
        '- config_name: a',
        '  data_files:',
        '  - split: train',
        `    path: ${path}`,
        '    size: 3',
      ],
      ['configs: default'],
      ['configs:', '  config_name: a', `  data_files: ${path}`],
      ['configs:', '- a', '- b'],
      ['configs:', '- config_name: a', '  data_files: 3'],
      ['configs:', '- config_name: a', `  data_files: ${path}`, '- config_name: a', `  data_files: ${path}`],
    ]),
  )
}

/** Row counts ten times and more away from the size that is declared. */
function wrongSize(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'dataset') return null
  const sizes = ['n<1K', '1K<n<10K', '10K<n<100K', '100K<n<1M', '1M<n<10M', '10M<n<100M', '100M<n<1B']
  const declared = random.int(sizes.length)
  const others = sizes.map((_, at) => at).filter(at => Math.abs(at - declared) >= 1)
  const actual = random.pick(others)
  const rows = Math.round(10 ** (2 + actual) * (1.5 + 7 * random.next()))
  const train = Math.round(rows * (0.5 + 0.4 * random.next()))
  const splits = [
    '  splits:',
    '  - name: train',
    `    num_bytes: ${train * 90}`,
    `    num_examples: ${train}`,
    '  - name: test',
    `    num_bytes: ${(rows - train) * 90}`,
    `    num_examples: ${rows - train}`,
  ]
  const info = random.chance(0.7)
    ? ['dataset_info:', ...splits]
    : ['dataset_info:', '- config_name: default', ...splits]
  const sized = withKey(
    withoutKey(clean, 'dataset_info'),
    'size_categories',
    listLines('size_categories', [sizes[declared] ?? ''], random.int(6)),
  )
  return withMetadata(sized, [...metadataLines(sized), ...info])
}
