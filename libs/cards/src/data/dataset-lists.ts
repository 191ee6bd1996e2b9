/** Keys of data set cards that take only these values: `DatasetCardData` of huggingface_hub. */
export const DATASET_LISTS = {
  annotations_creators: [
    'found',
    'crowdsourced',
    'expert-generated',
    'machine-generated',
    'no-annotation',
    'other',
  ],
  language_creators: ['found', 'crowdsourced', 'expert-generated', 'machine-generated', 'other'],
  multilinguality: ['monolingual', 'multilingual', 'translation', 'other'],
  size_categories: [
    'n<1K',
    '1K<n<10K',
    '10K<n<100K',
    '100K<n<1M',
    '1M<n<10M',
    '10M<n<100M',
    '100M<n<1B',
    '1B<n<10B',
    '10B<n<100B',
    '100B<n<1T',
    'n>1T',
    'other',
    'unknown',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type DatasetListKey = keyof typeof DATASET_LISTS

/** What people write for one of the values, in lower case. */
export const DATASET_LIST_MISTAKES: Readonly<Record<DatasetListKey, Readonly<Record<string, string>>>> = {
  annotations_creators: {
    annotated: 'expert-generated',
    auto: 'machine-generated',
    automatic: 'machine-generated',
    'auto-generated': 'machine-generated',
    crowd: 'crowdsourced',
    derived: 'machine-generated',
    expert: 'expert-generated',
    experts: 'expert-generated',
    human: 'expert-generated',
    machine: 'machine-generated',
    'model-generated': 'machine-generated',
    none: 'no-annotation',
    'no annotations': 'no-annotation',
    synthetic: 'machine-generated',
  },
  language_creators: {
    crowd: 'crowdsourced',
    expert: 'expert-generated',
    experts: 'expert-generated',
    human: 'expert-generated',
    machine: 'machine-generated',
    'model-generated': 'machine-generated',
    none: 'other',
    synthetic: 'machine-generated',
  },
  multilinguality: {
    bilingual: 'multilingual',
    'mono-lingual': 'monolingual',
    'multi-lingual': 'multilingual',
    multi: 'multilingual',
    mono: 'monolingual',
  },
  size_categories: {
    '1m<n': '1M<n<10M',
    '>1t': 'n>1T',
  },
}

/** The bounds of a size category: at least the first, less than the second; null for those that name no size. */
export function sizeRange(category: string): readonly [least: number, below: number] | null {
  if (category === 'n>1T') return [1e12, Infinity]
  const match = /^(?:(\d+)([KMBT])<)?n<(\d+)([KMBT])$/.exec(category)
  if (!match) return null
  const [, least, leastUnit, below, belowUnit] = match
  return [Number(least ?? 0) * unitOf(leastUnit), Number(below) * unitOf(belowUnit)]
}

function unitOf(letter: string | undefined): number {
  return 1_000 ** (' KMBT'.indexOf(letter ?? ' '))
}
