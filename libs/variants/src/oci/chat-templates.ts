/** How a family of models marks who says what, in the words that Ollama takes. */
export interface OllamaChat {
  readonly family: string
  /** In Go's template language. */
  readonly template: string
  /** What ends an answer. */
  readonly stop: readonly string[]
}

interface Family extends OllamaChat {
  /** All of these stand in the templates of the family. */
  readonly marks: readonly string[]
  /** None of these does: they are of a family that took over some of its marks. */
  readonly others?: readonly string[]
}

/** Turns that all look alike, as most families have them. Nothing is trimmed: every blank of it counts. */
function turns(before: string, between: string, after: string): string {
  const turn = (role: string, content: string) => `${before}${role}${between}${content}${after}`
  return [
    `{{ if .System }}${turn('system', '{{ .System }}')}{{ end }}`,
    '{{ range .Messages }}',
    `{{ if eq .Role "user" }}${turn('user', '{{ .Content }}')}`,
    `{{ else if eq .Role "assistant" }}${turn('assistant', '{{ .Content }}')}{{ end }}`,
    `{{ end }}${before}assistant${between}`,
  ].join('')
}

/** The families whose marks are their own. A template of any other is not guessed at. */
const FAMILIES: readonly Family[] = [
  {
    family: 'chatml',
    marks: ['<|im_start|>', '<|im_end|>'],
    others: ['<|im_sep|>'],
    template: turns('<|im_start|>', '\n', '<|im_end|>\n'),
    stop: ['<|im_start|>', '<|im_end|>'],
  },
  {
    family: 'llama3',
    marks: ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'],
    template: turns('<|start_header_id|>', '<|end_header_id|>\n\n', '<|eot_id|>'),
    stop: ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'],
  },
  {
    family: 'gemma',
    marks: ['<start_of_turn>', '<end_of_turn>'],
    // It has no turn for the system: what that says stands in front of the first question.
    template: [
      '{{ $system := .System }}{{ range .Messages }}',
      '{{ if eq .Role "user" }}<start_of_turn>user\n',
      '{{ if $system }}{{ $system }}\n\n{{ $system = "" }}{{ end }}{{ .Content }}<end_of_turn>\n',
      '{{ else if eq .Role "assistant" }}<start_of_turn>model\n{{ .Content }}<end_of_turn>\n{{ end }}',
      '{{ end }}<start_of_turn>model\n',
    ].join(''),
    stop: ['<start_of_turn>', '<end_of_turn>'],
  },
  {
    family: 'phi3',
    marks: ['<|user|>', '<|assistant|>', '<|end|>'],
    template: turns('<|', '|>\n', '<|end|>\n'),
    stop: ['<|end|>', '<|user|>', '<|assistant|>'],
  },
]

/**
 * What Ollama needs to chat with a model, told from the template in its header. Null for a family whose marks are not known here: such a
 * repository says it itself, by files named `template` and `params`.
 *
 * @param chatTemplate  in Jinja; nothing of it is run
 */
export function ollamaChatOf(chatTemplate: string): OllamaChat | null {
  const has = (mark: string) => chatTemplate.includes(mark)
  const matching = FAMILIES.filter(({ marks, others = [] }) => marks.every(has) && !others.some(has))
  const [only, another] = matching
  if (!only || another) return null
  const { family, template, stop } = only
  return { family, template, stop }
}
