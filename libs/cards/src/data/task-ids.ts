/** Sub-tasks of the Hub, for `task_ids` of data sets: the `subtasks` of `PIPELINE_DATA` of @huggingface/tasks. */
export const TASK_IDS: ReadonlySet<string> = new Set(
  `
  abstractive-qa acceptability-classification audio-emotion-recognition audio-intent-classification
  audio-language-identification closed-book-qa closed-domain-qa conversational coreference-resolution
  dialogue-generation dialogue-modeling document-question-answering document-retrieval
  entity-linking-classification entity-linking-retrieval explanation-generation extractive-qa face-detection
  fact-checking fact-checking-retrieval grasping hate-speech-detection image-captioning image-colorization
  image-inpainting instance-segmentation intent-classification keyword-spotting language-identification
  language-modeling lemmatization masked-language-modeling multi-class-classification
  multi-class-image-classification multi-input-text-classification multi-label-classification
  multi-label-image-classification multiple-choice-coreference-resolution multiple-choice-qa
  multivariate-time-series-forecasting named-entity-recognition natural-language-inference
  news-articles-headline-generation news-articles-summarization open-book-qa open-domain-abstractive-qa
  open-domain-qa panoptic-segmentation parsing part-of-speech pose-estimation rdf-to-text
  semantic-segmentation semantic-similarity-classification semantic-similarity-scoring sentiment-analysis
  sentiment-classification sentiment-scoring slot-filling speaker-identification super-resolution
  tabular-multi-class-classification tabular-multi-label-classification tabular-single-column-regression
  task-planning text-scoring text-simplification text2text-generation topic-classification
  univariate-time-series-forecasting utterance-retrieval vehicle-detection visual-question-answering
  word-sense-disambiguation
`
    .trim()
    .split(/\s+/),
)
