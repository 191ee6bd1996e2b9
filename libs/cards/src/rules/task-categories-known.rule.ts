import { PIPELINE_TAGS } from '../data/pipeline-tags.js'
import { RETIRED_TASK_IDS, RETIRED_TASKS } from '../data/retired-tasks.js'
import { TASK_IDS } from '../data/task-ids.js'
import { hubUnofficialMessage } from '../hub-messages.js'
import { entriesOf, show } from '../metadata.js'
import { nearest } from '../nearest.js'
import { defineRule, type Hit } from '../rule.js'

/** Sub-tasks today that were tasks of their own: whoever still names one as a task means what it became. */
const ONCE_TASKS: ReadonlySet<string> = new Set(['conversational', 'text-scoring', 'text2text-generation'])

export default defineRule({
  id: 'task-categories-known',
  code: 'M014',
  summary: 'Every `task_categories` is a task of the Hub, and every `task_ids` one of its sub-tasks.',
  why: 'Data sets are found by their tasks; a word of one’s own, or one that was retired, is found by nobody.',
  fix: 'Use a task of the Hub, or `other`; more exact words belong into `tags`.',
  severity: 'warning',
  appliesTo: ['dataset'],
  basis: ['Hub dataset card metadata'],
  hubBehaviour: 'warns',
  since: '0.1',

  *check({ card }) {
    for (const { value, path } of entriesOf(card.metadata, 'task_categories')) {
      if (typeof value === 'string' && PIPELINE_TAGS.has(value)) continue
      yield {
        key: path,
        evidence: show(value),
        hubMessage: hubUnofficialMessage('task_categories', show(value), PIPELINE_TAGS),
        ...(typeof value === 'string' ? unknownTask(value) : noText('task_categories', value)),
      }
    }
    for (const { value, path } of entriesOf(card.metadata, 'task_ids')) {
      if (typeof value === 'string' && TASK_IDS.has(value)) continue
      yield {
        key: path,
        evidence: show(value),
        hubMessage: hubUnofficialMessage('task_ids', show(value), TASK_IDS),
        ...(typeof value === 'string' ? unknownSubTask(value) : noText('task_ids', value)),
      }
    }
  },

  examples: {
    pass: [
      {
        card: '---\ntask_categories: [question-answering, other]\ntask_ids: [extractive-qa]\n---\n',
        type: 'dataset',
      },
      { card: '---\ntask_categories: []\ntask_ids:\n---\n', type: 'dataset' },
    ],
    fail: [
      {
        card: '---\ntask_categories: [conversational, question_answering, sentiment-classification, magic]\n---\n',
        type: 'dataset',
        finds: [
          '`conversational` is not a task of the Hub; `text-generation` is.',
          '`question_answering` is not a task of the Hub; `question-answering` is.',
          '`sentiment-classification` is a sub-task, not a task.',
          '`magic` is not a task of the Hub.',
        ],
      },
      {
        card: '---\ntask_ids: [summarization, text-classification-other-hate-speech-detection, other-mine]\n---\n',
        type: 'dataset',
        finds: [
          '`summarization` is a task, not a sub-task.',
          '`text-classification-other-hate-speech-detection` is not a sub-task of the Hub; `hate-speech-detection` is.',
          '`other-mine` is not a sub-task of the Hub.',
        ],
      },
      {
        card: '---\ntask_categories: {a: [translation]}\n---\n',
        type: 'dataset',
        finds: ['`task_categories` holds a mapping, not a task.'],
      },
    ],
  },
})

function unknownTask(value: string): Hit {
  if (TASK_IDS.has(value) && !ONCE_TASKS.has(value)) {
    return { message: `\`${value}\` is a sub-task, not a task.`, fix: 'Move it to `task_ids`.' }
  }
  return unknown(value, 'task', suggestionIn(value, RETIRED_TASKS, PIPELINE_TAGS))
}

function unknownSubTask(value: string): Hit {
  if (PIPELINE_TAGS.has(value)) {
    return { message: `\`${value}\` is a task, not a sub-task.`, fix: 'Move it to `task_categories`.' }
  }
  return unknown(value, 'sub-task', suggestionIn(value, RETIRED_TASK_IDS, TASK_IDS))
}

function suggestionIn(
  value: string,
  retired: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
): string | null {
  const word = value.trim().toLowerCase()
  if (Object.hasOwn(retired, word)) return retired[word] ?? null
  // `text-classification-other-…` was how a task that the list lacked had to be written.
  const other = /^(?:.*-)?other-(.*)$/.exec(word)?.[1]
  if (other !== undefined) return known.has(other) ? other : null
  return nearest(value, known)
}

function unknown(value: string, noun: string, suggestion: string | null): Hit {
  const [shown, isBetter] = [show(value), suggestion ? `; \`${suggestion}\` is` : '']
  return {
    message: `\`${shown}\` is not a ${noun} of the Hub${isBetter}.`,
    ...(suggestion && { fix: `Write \`${suggestion}\`.` }),
  }
}

function noText(key: string, value: unknown): Hit {
  return {
    message: `\`${key}\` holds ${show(value)}, not a task.`,
    fix: `List the tasks of the whole data set under \`${key}\`.`,
  }
}
