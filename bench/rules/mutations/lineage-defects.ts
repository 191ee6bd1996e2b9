import type { CleanCard, Draft, Mutator } from './clean-card.ts'
import { listLines, withKey, withoutKey } from './metadata.ts'
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
