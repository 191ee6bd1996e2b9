import type { KeyPath } from '../card.js'
import { isMapping } from '../load-yaml.js'
import { textEntriesOf } from '../metadata.js'
import { isRepoId } from '../repo-id.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'
import { hasFile, jsonFile, yamlFile } from '../side-files.js'

/** Ways of quantizing weights that exist; models that were trained in few bits name `fp8` or `mxfp4`, and have no base. */
const QUANTIZED_AFTERWARDS: ReadonlySet<string> = new Set(
  'aqlm auto-round awq bitsandbytes eetq exl2 exl3 gptq higgs hqq quanto quip quip# spqr vptq'.split(' '),
)

const MERGE_FILES = ['mergekit_config.yml', 'mergekit_config.yaml']
const QUANTIZER_FILES = ['quantize_config.json', 'quantization_config.json']

/** Models of one merge that are looked at; real ones have two to ten. */
const MERGED_MAX = 100

export default defineRule({
  id: 'base-model-declared',
  code: 'M007',
  summary: 'A model whose files say that it derives from another names that one as `base_model`.',
  why: 'Licence duties and recalls follow `base_model`; an adapter or a quantization that leaves it out has lost them.',
  fix: 'Add `base_model` with the id of every model it was made from.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['Hub model card metadata', 'EU AI Act Annex XII'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check(facts) {
    if (!facts.card.metadata) return
    yield* ofAdapter(facts)
    yield* ofQuantization(facts)
    yield* ofMerge(facts)
  },

  examples: {
    pass: [
      {
        card: '---\nbase_model: acme/heron\n---\n',
        texts: { 'adapter_config.json': '{"base_model_name_or_path": "Acme/Heron"}' },
      },
      {
        card: '---\nbase_model: acme/heron\n---\n',
        texts: { 'adapter_config.json': '{"base_model_name_or_path": "/data/heron"}' },
      },
      {
        card: '---\nlicense: mit\n---\n',
        texts: { 'config.json': '{"quantization_config": {"quant_method": "fp8"}}' },
      },
      {
        card: '---\nbase_model: [a/b, c/d]\n---\n',
        texts: { 'mergekit_config.yml': 'models:\n- model: a/b\n- model: c/d\nmerge_method: linear\n' },
      },
    ],
    fail: [
      {
        card: '---\nlicense: mit\n---\n',
        texts: { 'adapter_config.json': '{"base_model_name_or_path": "acme/heron"}' },
        finds: ['`adapter_config.json` names `acme/heron` as its base, and the card no `base_model`.'],
      },
      {
        card: '---\nbase_model: acme/egret\n---\n',
        texts: { 'adapter_config.json': '{"base_model_name_or_path": "acme/heron"}' },
        finds: ['`adapter_config.json` names `acme/heron` as its base, and `base_model` another.'],
      },
      {
        card: '---\nlicense: mit\n---\n',
        files: ['adapter_config.json'],
        finds: ['This is an adapter (`adapter_config.json`), and the card names no `base_model`.'],
      },
      {
        card: '---\nlicense: mit\n---\n',
        texts: { 'config.json': '{"quantization_config": {"quant_method": "gptq"}}' },
        finds: [
          'The weights were quantized (`config.json` says `gptq`), and the card names no `base_model`.',
        ],
      },
      {
        card: '---\nlicense: mit\n---\n',
        files: ['quantize_config.json'],
        finds: ['The weights were quantized (`quantize_config.json`), and the card names no `base_model`.'],
      },
      {
        card: '---\nbase_model: a/b\n---\n',
        texts: {
          'mergekit_config.yml':
            'slices:\n- sources:\n  - model: a/b\n  - model: c/d@main\nbase_model: e/f+g/h\n',
        },
        finds: ['`mergekit_config.yml` merges `e/f`, `g/h`, `c/d`, which `base_model` does not name.'],
      },
    ],
  },
})

function* ofAdapter(facts: RuleFacts): Iterable<Hit> {
  const path = 'adapter_config.json'
  if (!hasFile(facts, path)) return
  const named = jsonFile(facts, path)?.['base_model_name_or_path']
  const base = typeof named === 'string' && isRepoId(named) ? named : null
  const declared = declaredIn(facts)
  if (declared.length === 0) {
    const message = base
      ? `\`${path}\` names \`${base}\` as its base, and the card no \`base_model\`.`
      : `This is an adapter (\`${path}\`), and the card names no \`base_model\`.`
    yield { message, evidence: base, ...(base && { fix: `Add \`base_model: ${base}\`.` }) }
  } else if (base && !declared.some(id => isSameModel(id, base))) {
    yield {
      message: `\`${path}\` names \`${base}\` as its base, and \`base_model\` another.`,
      key: BASE_MODEL,
      evidence: base,
      fix: `Name \`${base}\` as \`base_model\`, or correct \`${path}\`.`,
    }
  }
}

function* ofQuantization(facts: RuleFacts): Iterable<Hit> {
  if (declaredIn(facts).length > 0) return
  const file = QUANTIZER_FILES.find(path => hasFile(facts, path))
  const config = jsonFile(facts, 'config.json')?.['quantization_config']
  const method = isMapping(config) ? config['quant_method'] : null
  const isKnown = typeof method === 'string' && QUANTIZED_AFTERWARDS.has(method.toLowerCase())
  if (!file && !isKnown) return
  const sign = file ? `\`${file}\`` : `\`config.json\` says \`${String(method)}\``
  yield { message: `The weights were quantized (${sign}), and the card names no \`base_model\`.` }
}

function* ofMerge(facts: RuleFacts): Iterable<Hit> {
  const path = MERGE_FILES.find(one => hasFile(facts, one))
  if (!path) return
  const declared = declaredIn(facts)
  const missing = mergedIn(yamlFile(facts, path)).filter(id => !declared.some(one => isSameModel(one, id)))
  const list = missing.map(id => `\`${id}\``).join(', ')
  if (missing.length > 0) {
    yield {
      message: `\`${path}\` merges ${list}, which \`base_model\` does not name.`,
      key: BASE_MODEL,
      evidence: missing.join(', '),
    }
  } else if (declared.length === 0) {
    yield { message: `This is a merge (\`${path}\`), and the card names no \`base_model\`.` }
  }
}

const BASE_MODEL: KeyPath = ['base_model']

function declaredIn({ card }: RuleFacts): string[] {
  return textEntriesOf(card.metadata, 'base_model').map(({ value }) => value)
}

/** Organizations move, and old ids of theirs still lead on: the name alone counts where a namespace is left out. */
function isSameModel(a: string, b: string): boolean {
  const [one, other] = [a.trim().toLowerCase(), b.trim().toLowerCase()]
  if (one === other) return true
  return one.includes('/') !== other.includes('/') && one.split('/').at(-1) === other.split('/').at(-1)
}

/** The ids of Hub models that a mergekit configuration names anywhere; folders on the author's disk are left out. */
function mergedIn(config: unknown): string[] {
  const ids = new Set<string>()
  const open: unknown[] = [config]
  for (let steps = 0; open.length > 0 && steps < 10_000 && ids.size < MERGED_MAX; steps++) {
    const next = open.shift()
    if (Array.isArray(next)) open.push(...next.slice(0, MERGED_MAX))
    else if (isMapping(next)) {
      for (const key of ['model', 'source_model', 'base_model']) addModels(ids, next[key])
      for (const key of ['models', 'slices', 'sources', 'experts', 'tokenizer']) open.push(next[key])
    }
  }
  return [...ids]
}

/** `model@revision+adapter`, or a mapping of the same. */
function addModels(ids: Set<string>, named: unknown): void {
  const text = isMapping(named) ? named['model'] : named
  const path = isMapping(text) ? text['path'] : text
  if (typeof path !== 'string') return
  for (const part of path.split('+')) {
    const id = part.split('@')[0]?.trim() ?? ''
    if (id.includes('/') && isRepoId(id)) ids.add(id)
  }
}
