/** Tasks that the Hub once had, or that people write for one of its own, and what takes their place. */
export const RETIRED_TASKS: Readonly<Record<string, string>> = {
  'code-generation': 'text-generation',
  'conditional-text-generation': 'text-generation',
  conversational: 'text-generation',
  'extractive-qa': 'question-answering',
  'image-captioning': 'image-to-text',
  'language-modeling': 'text-generation',
  'machine-translation': 'translation',
  'named-entity-recognition': 'token-classification',
  ner: 'token-classification',
  nli: 'text-classification',
  'sentiment-analysis': 'text-classification',
  'sentiment-classification': 'text-classification',
  'sequence-classification': 'text-classification',
  'sequence-modeling': 'text-generation',
  'speech-processing': 'automatic-speech-recognition',
  'structure-prediction': 'token-classification',
  'text-scoring': 'text-classification',
  'text2text-generation': 'text-generation',
  'zero-shot': 'zero-shot-classification',
}

/** The same for sub-tasks, `task_ids`. */
export const RETIRED_TASK_IDS: Readonly<Record<string, string>> = {
  'abstractive-question-answering': 'abstractive-qa',
  'extractive-question-answering': 'extractive-qa',
  'keyword-extraction': 'keyword-spotting',
  ner: 'named-entity-recognition',
  nli: 'natural-language-inference',
  'part-of-speech-tagging': 'part-of-speech',
  'sentiment-analysis': 'sentiment-classification',
  'summarization-other-headline-generation': 'news-articles-headline-generation',
}
