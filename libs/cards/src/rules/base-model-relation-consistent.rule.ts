import { entriesOf, isBlank, show, valueOf } from '../metadata.js'
import { nearest } from '../nearest.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'

const RELATIONS = ['adapter', 'finetune', 'merge', 'quantized']

/** Whole weights beside an adapter: then the repository is both, and either word may be right. */
const WHOLE_WEIGHTS = /^(?:model|pytorch_model|tf_model|flax_model)[^/]*\.(?:safetensors|bin|h5|msgpack)$/

export default defineRule({
  id: 'base-model-relation-consistent',
  code: 'M008',
  summary:
    '`base_model_relation` is `adapter`, `finetune`, `merge` or `quantized`, and agrees with the files.',
  why: 'What a derived model must pass on of its base depends on how it was made; a wrong word puts it into the wrong family tree.',
  fix: 'Write the relation that holds, or leave the key out.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['Hub model card metadata'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check(facts) {
    const relation = valueOf(facts.card.metadata, 'base_model_relation')
    if (isBlank(relation)) return // `keys-have-values` is about those
    const found = typeof relation === 'string' && RELATIONS.includes(relation)
    const hit = found ? contradictionOf(facts, relation) : unknown(relation)
    if (hit) yield { key: ['base_model_relation'], evidence: show(relation), ...hit }
  },

  examples: {
    pass: [
      { card: '---\nbase_model: a/b\nbase_model_relation: finetune\n---\n' },
      { card: '---\nbase_model: a/b\nbase_model_relation: adapter\n---\n', files: ['adapter_config.json'] },
      { card: '---\nbase_model: [a/b, c/d]\nbase_model_relation: merge\n---\n' },
      {
        card: '---\nbase_model: a/b\nbase_model_relation: finetune\n---\n',
        files: ['adapter_config.json', 'model.safetensors'],
      },
    ],
    fail: [
      {
        card: '---\nbase_model: a/b\nbase_model_relation: quantised\n---\n',
        finds: ['`quantised` is not a relation to a base model; `quantized` is.'],
      },
      {
        card: '---\nbase_model: a/b\nbase_model_relation: distillation\n---\n',
        finds: ['`distillation` is not a relation to a base model.'],
      },
      {
        card: '---\nbase_model: a/b\nbase_model_relation: finetune\n---\n',
        files: ['adapter_config.json', 'adapter_model.safetensors'],
        finds: ['The relation is `finetune`, and the files are those of an adapter.'],
      },
      {
        card: '---\nbase_model: [a/b, c/d]\nbase_model_relation: quantized\n---\n',
        finds: ['The relation is `quantized`, and 2 base models are named, as for a `merge`.'],
        states: ['needs-review'],
      },
      {
        card: '---\nbase_model_relation: finetune\n---\n',
        finds: ['The relation is `finetune`, and no `base_model` is named.'],
      },
    ],
  },
})

function unknown(relation: unknown): Hit {
  const text = show(relation)
  const suggestion = nearest(text, RELATIONS)
  return {
    message: `\`${text}\` is not a relation to a base model${suggestion ? `; \`${suggestion}\` is` : ''}.`,
    ...(suggestion && { fix: `Write \`${suggestion}\`.` }),
  }
}

function contradictionOf({ card, files }: RuleFacts, relation: string): Hit | null {
  const bases = entriesOf(card.metadata, 'base_model').length
  const start = `The relation is \`${relation}\`, and`
  if (bases === 0) return { message: `${start} no \`base_model\` is named.`, fix: 'Add `base_model`.' }
  const isAdapter =
    files.some(({ path }) => path === 'adapter_config.json') &&
    !files.some(({ path }) => WHOLE_WEIGHTS.test(path))
  if (isAdapter && relation !== 'adapter') {
    return { message: `${start} the files are those of an adapter.`, fix: 'Write `adapter`.' }
  }
  if (bases < 2 || relation === 'merge') return null
  return {
    message: `${start} ${bases} base models are named, as for a \`merge\`.`,
    fix: 'Write `merge`, or name the one model that it was made from.',
    // A model that sees is finetuned from an encoder and a language model, and an adapter may fit several.
    state: 'needs-review',
  }
}
