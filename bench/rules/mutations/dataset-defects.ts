import type { CleanCard, Draft, Mutator } from './clean-card.ts'
import { listLines, metadataLines, withKey, withMetadata, withoutKey } from './metadata.ts'
import type { Random } from './random.ts'

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
