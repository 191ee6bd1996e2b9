import type { CleanCard, Draft, Mutator } from './clean-card.ts'
import {
  hasKey,
  keysOf,
  listLines,
  metadataLines,
  rangeOf,
  withKey,
  withMetadata,
  withoutKey,
} from './metadata.ts'
import { PLACEHOLDERS, withText } from './prose.ts'
import type { Random } from './random.ts'
import { NO_DATASET_ID, NO_LANGUAGE, NO_LIBRARY, NO_MODEL_ID, NO_TASK } from './wrong-words.ts'

/** Keys in which people leave nothing. */
const BLANK_KEYS = [
  'thumbnail',
  'tags',
  'datasets',
  'metrics',
  'license',
  'language',
  'pipeline_tag',
  'base_model',
]
const DATASET_BLANK_KEYS = [
  'pretty_name',
  'tags',
  'license',
  'language',
  'task_categories',
  'task_ids',
  'configs',
]

/** Rules about single keys of the metadata. */
export const METADATA_DEFECTS: Readonly<Record<string, Mutator>> = {
  'yaml-values-unambiguous': ambiguousValue,
  'keys-have-values': blankKey,
  'language-code-known': (clean, random) =>
    withKey(
      clean,
      'language',
      withOneWrong('language', ['en', 'de', 'sw'], random.pick(NO_LANGUAGE), random),
    ),
  'language-declared': (clean, random) => {
    if (!hasKey(clean, 'language') || !isAboutText(clean)) return null
    const renamed = random.pick(['languages', 'lang', 'Language', 'language_details', 'locale'])
    return withKey(clean, 'language', random.chance(0.6) ? [] : [`${renamed}: en`])
  },
  'pipeline-tag-known': (clean, random) => {
    if (clean.type !== 'model') return null
    const task = random.pick(NO_TASK)
    const forms = [
      [],
      [`pipeline_tag: ${task}`],
      [`pipeline_tag: ${task}`],
      [`pipeline-tag: text-generation`],
    ]
    return withKey(clean, 'pipeline_tag', random.pick(forms))
  },
  'library-name-known': (clean, random) => {
    if (clean.type !== 'model') return null
    const name = random.pick(NO_LIBRARY)
    return withKey(
      clean,
      'library_name',
      random.pick([[], [`library_name: ${name}`], [`library_name: ${name}`], [`library: transformers`]]),
    )
  },
  'base-model-id': (clean, random) =>
    clean.type !== 'model'
      ? null
      : withKey(
          clean,
          'base_model',
          withOneWrong(
            'base_model',
            ['harbour/base', 'lakeside/small', 'delta/x-1'],
            random.pick(NO_MODEL_ID),
            random,
          ),
        ),
  'dataset-id': (clean, random) =>
    withKey(
      clean,
      'datasets',
      withOneWrong(
        'datasets',
        ['harbour/letters', 'squad', 'delta/x_1.0'],
        random.pick(NO_DATASET_ID),
        random,
      ),
    ),
  'widget-and-inference-typed': wrongType,
  'keys-spelled': misspeltKey,
  'template-residue': templateLeft,
}

function isAboutText(clean: Draft): boolean {
  return !/image-classification|text-to-image/.test(metadataLines(clean).join('\n'))
}

/** One wrong value, alone or among good ones, in one of the forms of a list. */
function withOneWrong(key: string, good: readonly string[], wrong: string, random: Random): string[] {
  if (random.chance(0.4)) return listLines(key, [wrong], random.int(6))
  const values = good.slice(0, 1 + random.int(good.length))
  values.splice(random.int(values.length + 1), 0, wrong)
  return listLines(key, values, 2 + 2 * random.int(2))
}

function ambiguousValue(clean: Draft, random: Random): CleanCard | null {
  const word = random.pick(['no', 'No', 'NO', 'yes', 'Yes', 'on', 'off', 'Off', 'ON'])
  const number = random.pick([
    '1_000',
    '10_000_000',
    '1:30',
    '12:30:45',
    '0o17',
    '190:20:30',
    '0b1010_0111',
    '1_0.5',
    '017',
  ])
  return random.pick([
    () => withKey(clean, 'language', [`language: ${random.pick(['no', 'No', 'NO'])}`]),
    () => withKey(clean, 'language', ['language:', '- de', '- no', '- sv']),
    () => withKey(clean, 'tags', [`tags: [music, ${word}]`]),
    () => withKey(clean, 'tags', ['tags:', `- ${word}`, '- speech']),
    () => withKey(clean, 'pretty_name', [`pretty_name: ${word}`]),
    () => withKey(clean, 'inference', [`inference: ${word}`]),
    () => withKey(clean, 'viewer', [`viewer: ${word}`]),
    () => withKey(clean, 'license_name', [`license_name: ${number}`]),
    () => withKey(clean, 'model_name', [`model_name: ${number}`]),
    () => withKey(clean, 'version', [`version: ${number}`]),
    () => withKey(clean, 'dataset_details', ['dataset_details:', `  rows: ${number}`]),
  ])()
}

function blankKey(clean: Draft, random: Random): CleanCard {
  const key = random.pick(clean.type === 'model' ? BLANK_KEYS : DATASET_BLANK_KEYS)
  const blank = random.pick([
    '',
    ' ',
    ' null',
    ' ~',
    ' ""',
    " ''",
    ' "  "',
    ' # to do',
    ' Null',
    ' NULL',
    '  ',
  ])
  const form = random.int(3)
  if (form === 0) return withKey(clean, key, [`${key}:`, `- ${random.pick(['', '""', 'null', '~'])}`])
  if (form === 1) return withKey(clean, key, [`${key}:`, '- a', `- ${random.pick(['', '~', 'null'])}`])
  return withKey(clean, key, [`${key}:${blank}`])
}

function wrongType(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const [key, ...lines] = random.pick([
    ['widget', 'widget:', '  text: Hello.'],
    ['widget', 'widget: Hello.'],
    ['widget', 'widget: {text: Hello.}'],
    ['widget', 'widget: true'],
    ['widget', 'widget:', '  example_title: First', '  src: https://example.org/a.wav'],
    ['widget', 'widget: 3'],
    ['widget', 'widget: {a: [1], b: 2}'],
    ['inference', 'inference: "yes"'],
    ['inference', 'inference: [temperature, 0.7]'],
    ['inference', 'inference: 0.7'],
    ['inference', 'inference: disabled'],
    ['inference', 'inference:', '- parameters:', '    temperature: 0.7'],
    ['inference', 'inference: "false"'],
  ] as const)
  return withKey(clean, key, lines)
}

/** Slips of the hand, and words that mean the same to a person. */
function misspeltKey(clean: Draft, random: Random): CleanCard | null {
  const key = random.pick(keysOf(clean).filter(one => one.length > 3))
  const at = 1 + random.int(key.length - 2)
  const renamed = random.pick([
    key.slice(0, at) + key.slice(at + 1),
    key.slice(0, at) + (key[at] ?? '') + key.slice(at),
    key.slice(0, at) + (key[at + 1] ?? '') + (key[at] ?? '') + key.slice(at + 2),
    key.slice(0, at) + random.pick(['e', 'x', 'n']) + key.slice(at + 1),
    key.endsWith('s') ? key.slice(0, -1) : `${key}s`,
    key[0]?.toUpperCase() + key.slice(1),
    key.includes('_') ? key.replaceAll('_', '-') : key.toUpperCase(),
    ...(key === 'license' ? ['licence', 'licenses', 'Licence'] : []),
    ...(key === 'language' ? ['languages', 'lang'] : []),
  ])
  const lines = metadataLines(clean)
  const range = rangeOf(lines, key)
  if (!range || renamed === key || hasKey(clean, renamed)) return null
  const moved = (lines[range.from] ?? '').replace(key, renamed)
  return withMetadata(clean, [...lines.slice(0, range.from), moved, ...lines.slice(range.from + 1)])
}

function templateLeft(clean: Draft, random: Random): CleanCard | null {
  const lines = metadataLines(clean)
  const subject = random.pick([
    'bias',
    'uses',
    'training-data',
    'recommendations',
    'evaluation',
    'source',
    'personal-data',
  ] as const)
  const placeholder = random.pick(PLACEHOLDERS.filter(text => !/^(?:<!--.*|\[optional\])?$/.test(text)))
  const title = /^(?:# .*|.*\n=+)$/m
  const someTitle = random.pick([
    '# Model Card for Model ID',
    '# Dataset Card for [Dataset Name]',
    '# Dataset Card for Dataset Name',
    '# Model Card for {{ model_id }}',
    '# {{ pretty_name | default("Dataset Name", true) }}',
    '# Model Card for {{ model_id | default("Model ID", true) }}',
  ])
  return random.pick([
    () => withText(clean, subject, placeholder),
    () => withText(clean, subject, placeholder),
    () => ({ ...clean, card: clean.card.replace(title, someTitle) }),
    () =>
      withMetadata(clean, [
        random.pick(['YAML tags:', 'YAML tags: x', 'TODO: x', '"TODO: Add YAML tags here": x']),
        ...lines,
      ]),
    () =>
      withMetadata(clean, [
        ...lines,
        random.pick([
          'thumbnail: "{thumbnail}"',
          'pretty_name: {pretty_name}',
          'model_name: "[More Information Needed]"',
          'license_name: {{ license_name }}'.replace('{{', '"{{') + '"',
          'extra_gated_prompt: "[More Information Needed]"',
        ]),
      ]),
    () =>
      withMetadata(withoutKey(clean, 'tags'), [
        ...metadataLines(withoutKey(clean, 'tags')),
        'tags:',
        '- {tag}',
        '- "{{ tag }}"',
      ]),
  ])()
}
