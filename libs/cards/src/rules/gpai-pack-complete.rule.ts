import type { ParsedCard } from '../card.js'
import { GPAI_ITEMS, type GpaiItem } from '../data/gpai-items.js'
import { LINE_DRAWN } from '../data/phrases.js'
import { findDisclosures, totalWords } from '../disclosure.js'
import { PIPELINE_TAGS } from '../data/pipeline-tags.js'
import { entriesOf, textEntriesOf, textOf } from '../metadata.js'
import { defineRule, type RuleFacts } from '../rule.js'
import { TOPICS } from '../topics.js'
import { findTrainingData } from '../training-data.js'

/** Tasks of models that do many things: those the duties are about. */
const GENERAL_PURPOSE: ReadonlySet<string> = new Set([
  'any-to-any',
  'audio-text-to-text',
  'image-text-to-image',
  'image-text-to-text',
  'image-text-to-video',
  'text-generation',
  'text-to-image',
  'text-to-video',
  'text2text-generation',
  'video-text-to-text',
])

/** Names of models that were made for one task. */
const ONE_TASK =
  /fine-?tuned|squad|[-_](?:ner|pos|qa|nli|sts|qg|asr|tts)(?:[-_.\s]|$)|sentiment|emotion|classif|toxic|hate|sarcasm|wmt|opus-mt|translat|summar|headline|paraphras|question|retriev|rerank|embed|sentence|similarity|detect|segment|discriminator|tagg|punctuat|xsum|cnn_dailymail|wikisql|intent|dialo|persona-?chat|chat-?bot|blenderbot/i

/** Names, tags and sentences of models that generate: only of those it is asked whether they are general-purpose ones. */
const GENERATIVE_NAME =
  /gpt|llama|llm|mi[sx]tral|qwen|gemma|falcon|bloom|deepseek|phi-?\d|chat|instruct|diffusion|flux|text-generation|text-to-(?:image|video)|conversational/i
const FINE_TUNED = /fine[- ]?tuned/i
const FOLLOWS_INSTRUCTIONS = /instruct|chat|assistant/i
const ENCODER_NAME = /bert|electra|funnel|layoutlm|ernie|xlm-r|longformer|prot_/i
const GENERATIVE =
  /large language model|\bLLMs?\b|decoder-only|\ba decoder\b|text[- ]generation|causal (?:language|lm)|general[- ]purpose|instruction[- ]tuned|generates? (?:text|images?|videos?|code)|text-to-(?:image|video)|diffusion model|大语言模型|大型语言模型|大規模言語モデル|대규모 언어 모델|языковая модель|Sprachmodell|modèle de langage|modelo de lenguaje|modelo de linguagem|modello linguistico/iu

/** Items of the annexes that are looked for: the list, and the training data. */
const ITEMS = GPAI_ITEMS.length + 1

const FULL =
  '---\npipeline_tag: text-generation\nlicense: mit\nlibrary_name: transformers\ndatasets: [a/b]\nco2_eq_emissions: 12000\n---\n# M\n\nA decoder of 7B parameters, released in May 2026, with a context length of 8192 tokens. Not for medical use: see the acceptable use policy.\n\n## Training\n\nTrained for two epochs with a learning rate of 0.0001 on eight H100 GPUs.\n'

export default defineRule({
  id: 'gpai-pack-complete',
  code: 'G003',
  summary: `A general-purpose model documents the ${ITEMS} items of Annexes XI and XII of the AI Act that a card can hold.`,
  why: 'Whoever offers such a model in the EU has to hand this documentation to authorities and to those who build on it.',
  fix: 'Add what is missing; each is a sentence or a line of a table.',
  severity: 'info',
  appliesTo: ['model'],
  basis: ['EU AI Act Art. 53(1)(a)–(b), Annex XI §1, Annex XII'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const task = textOf(facts.card.metadata, 'pipeline_tag')
    if (task === null ? isForOneTask(facts) : !GENERAL_PURPOSE.has(task)) return
    const missing = missingItems(facts)
    if (missing.length === 0) return
    yield {
      message: `${task === null ? 'If this is a general-purpose model, its' : 'The'} documentation lacks ${missing.length} of ${ITEMS} items: ${missing.join(', ')}.`,
      evidence: missing.join(', '),
      ...(task === null && { state: 'needs-review' as const }),
    }
  },

  examples: {
    pass: [
      { card: FULL },
      { card: '---\npipeline_tag: token-classification\n---\n# M\n' },
      { card: '---\ntags: [bert, translation]\n---\n# M\n' },
      { card: '# M\n', repoId: 'acme/bert-base-finetuned-squad' },
      {
        card: '---\ntags: [fill-mask-lm]\n---\n# M\n\nA BERT for Finnish.\n',
        repoId: 'acme/bert-base-finnish',
      },
      { card: '# GPT-2 for film reviews\n\nA GPT-2 that was fine tuned on reviews of films.\n' },
      { card: '---\ntags: [conversational]\n---\n# M\n', repoId: 'acme/bert-conversational' },
      { card: '# M\n', repoId: 'acme/DialoGPT-tiny' },
      { card: `${FULL.replace('license: mit\n', '')}\n| | |\n|---|---|\n| **License** | MIT |\n` },
    ],
    fail: [
      {
        card: FULL.replace(', released in May 2026, with a context length of 8192 tokens', ''),
        finds: ['The documentation lacks 2 of 13 items: release date, context length.'],
      },
      {
        card: FULL.replace('pipeline_tag: text-generation\n', '').replace('of 7B parameters', ''),
        finds: [
          'If this is a general-purpose model, its documentation lacks 3 of 13 items: intended tasks, number of parameters, modality and format of input and output.',
        ],
        states: ['needs-review'],
      },
    ],
  },
})

/** Whether the name of a model, its title or its tags say that it does one thing, or nothing says that it generates anything. */
function isForOneTask({ card, repo }: RuleFacts): boolean {
  const title = card.sections.find(({ depth }) => depth > 0)?.heading ?? ''
  if (ONE_TASK.test(`${repo.id} ${title}`)) return true
  if (!isGenerative(card, `${repo.id} ${title}`)) return true
  const says = (pattern: RegExp) => card.sections.some(({ prose }) => pattern.test(prose))
  if (says(FINE_TUNED) && !FOLLOWS_INSTRUCTIONS.test(repo.id) && !says(FOLLOWS_INSTRUCTIONS)) return true
  const tasks = textEntriesOf(card.metadata, 'tags').filter(({ value }) => PIPELINE_TAGS.has(value))
  return tasks.length > 0 && tasks.every(({ value }) => !GENERAL_PURPOSE.has(value))
}

/** Encoders are bases of many models and still none that the duties are about: they put out no text, images or video. */
function isGenerative(card: ParsedCard, name: string): boolean {
  if (ENCODER_NAME.test(name)) return false
  const tags = textEntriesOf(card.metadata, 'tags').map(({ value }) => value)
  if (GENERATIVE_NAME.test([name, ...tags].join(' '))) return true
  return card.sections.some(({ prose }) => GENERATIVE.test(prose))
}

function missingItems(facts: RuleFacts): string[] {
  const missing = GPAI_ITEMS.filter(item => !isDocumented(item, facts)).map(({ name }) => name)
  if (!findTrainingData(facts).isStated) missing.push('training data')
  return missing
}

function isDocumented({ name, keys, topic, said }: GpaiItem, { card, files, repo }: RuleFacts): boolean {
  if (keys.some(key => entriesOf(card.metadata, key).some(({ value }) => value !== ''))) return true
  if (topic && totalWords(findDisclosures(card, TOPICS[topic.name])) >= topic.minWords) return true
  if (name === 'acceptable use policy') {
    if (files.some(({ path }) => /^use[_-]?policy/i.test(path))) return true
    if (card.sections.some(({ prose }) => LINE_DRAWN.test(prose))) return true
  }
  if (name === 'number of parameters' && /\d[bm](?![a-z])/i.test(repo.id)) return true
  if (!said) return false
  return card.sections.some(
    ({ heading, text, prose }) =>
      said.test(prose) || said.test(heading) || (text.includes('|') && said.test(text)),
  )
}
