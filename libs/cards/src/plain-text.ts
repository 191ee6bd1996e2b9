/**
 * Markdown to words. Every expression here is linear on hostile text: a repeated part never includes the character that
 * begins it.
 */
export function plainText(markdown: string): string {
  let text = withoutComments(markdown)
  for (const [sign, pattern, replacement] of MARKUP) {
    if (text.includes(sign)) text = text.replace(pattern, replacement)
  }
  return text.replace(/\s+/g, ' ').trim()
}

/** Each with a sign without which it can't match: looking for that is many times faster. */
const MARKUP: readonly (readonly [sign: string, pattern: RegExp, replacement: string])[] = [
  ['![', /!\[[^[\]]*\]\([^()\n]*\)/g, ' '],
  ['[', /\[([^[\]]*)\](?:\([^()\n]*\)|\[[^[\]\n]*\])/g, '$1'],
  ['<', /<[^<>]*>/g, ' '],
  ['http', /https?:\/\/\S+/g, ' '],
  ['&', /&(?:nbsp|#160);/g, ' '],
  ['&', /&amp;/g, '&'],
  ['\\', /\\([!-/:-@[-`{-~])/g, '$1'],
  ['*', /\*+/g, ''],
  ['`', /`+/g, ''],
  ['~', /~+/g, ''],
  ['_', /(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, ''],
]

/** Without HTML comments; one that is never closed runs to the end, as in HTML. */
export function withoutComments(markdown: string): string {
  let start = markdown.indexOf('<!--')
  if (start < 0) return markdown
  let kept = ''
  let from = 0
  while (start >= 0) {
    kept += markdown.slice(from, start)
    const end = markdown.indexOf('-->', start + 4)
    if (end < 0) return kept
    from = end + 3
    start = markdown.indexOf('<!--', from)
  }
  return kept + markdown.slice(from)
}

/** Sentences of the card templates that say nothing about this model or data set. Without punctuation at the end. */
const TEMPLATE_SENTENCES: readonly string[] = [
  'users (both direct and downstream) should be made aware of the risks, biases and limitations of the model',
  'users (both direct and downstream) should be made aware of the risks, biases and limitations of the dataset',
  'users should be made aware of the risks, biases and limitations of the dataset',
  'users should be made aware of the risks, biases and limitations of the model',
  'more information needed for further recommendations',
  'this section is meant to convey both technical and sociotechnical limitations',
  'this modelcard aims to be a base template for new models',
  'this dataset card aims to be a base template for new datasets',
  'thanks to @github-username for adding this dataset',
  'provide examples of latent issues and potential remediations',
  'describe the data you used to train the model',
  'preprocessing, hardware used, hyperparameters',
  'dataset provided for research purposes only',
  'please check dataset license for additional information',
  'carbon emissions can be estimated using the machine learning impact calculator presented in lacoste et al. (2019)',
  'use the code below to get started with the model',
  'more details about the dataset can be found in the dataset card',
  'provide a quick summary of what the model is/does',
  'provide a longer summary of what this model is',
  'provide a quick summary of the dataset',
  'provide a longer summary of what this dataset is',
  'this is the model card of a 🤗 transformers model that has been pushed on the hub',
  'this model card has been automatically generated',
]

const PLACEHOLDERS: readonly string[] = [
  String.raw`\[?(?:more information needed|needs more information|more info(?:rmation)? (?:is )?needed|information needed|to be (?:added|completed|filled in)|coming soon|add link(?: here)?|todo:? add yaml tags here)\]?`,
  String.raw`\{\{[^{}]*\}\}|\{[^{}]{0,200}\}`,
  String.raw`\[(?:optional|add|needs|your|insert|describe|provide|todo|tbd|if the dataset|if known)\b[^[\]]*\]`,
  String.raw`\b(?:todo|tbd|tba)\b`,
  String.raw`\[?(?:需要(?:更多|补充)信息|更多信息待补充|待补充|待完善|待添加|需要更多資訊|待補充|詳細情報が必要(?:です)?|情報が必要|追記予定|準備中|(?:추가|더 많은) 정보(?:가)? 필요(?:합니다)?|추후 (?:추가|작성)(?: 예정)?)\]?`,
  String.raw`\[?(?:weitere informationen (?:erforderlich|benötigt|nötig)|plus d['’]informations (?:sont )?nécessaires|(?:se necesita|falta) más información|más información necesaria|mais informações (?:são )?necessárias|(?:ulteriori|maggiori) informazioni (?:sono )?necessarie|sono necessarie (?:ulteriori|maggiori) informazioni|meer informatie (?:nodig|vereist)|(?:potrzeba|wymagane) więcej informacji|daha fazla bilgi (?:gerekli|gerekiyor)|cần thêm thông tin|informasi lebih lanjut (?:diperlukan|dibutuhkan)|(?:требуется|необходима) (?:дополнительная|больше) информаци[яи]|مطلوب مزيد من المعلومات|المزيد من المعلومات مطلوبة?)\]?`,
]

const PLACEHOLDER = new RegExp(PLACEHOLDERS.join('|'), 'gi')

/** Letters; longer text says something. */
const NOTHING_SAID_MAX = 60

/** What says nothing when it is all that is said; inside a sentence these are words like others. */
const NOTHING_SAID =
  /^[\W_]*(?:n\/a|not (?:available|applicable|provided|specified)|no information(?: available)?|to follow|(?:noch )?auszufüllen|folgt(?: noch)?|keine angaben?|à (?:compléter|venir)|non (?:renseigné|disponible)|por (?:completar|definir)|pendiente|sin información|a preencher|em breve|sem informações|da completare|in arrivo|nog in te vullen|do uzupełnienia|yakında|sắp có|segera|будет (?:добавлено|дополнено)|нет (?:данных|информации)|暂无|暫無|未记载|未填写|未記入|記載なし|추가 예정|작성 중|미정)[\W_]*$/iu

const TEMPLATE = new RegExp(TEMPLATE_SENTENCES.map(escapeForRegExp).join('|'), 'gi')

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Letters of a label that stands before a colon. */
const LABEL_MAX_LENGTH = 80
/** Letters of the longest placeholder, with its link. */
const UNANSWERED_MAX_LENGTH = 300

/** Markdown without the lines that hold a label and, in place of its value, a placeholder: `- **Carbon Emitted:** [More Information Needed]`. */
export function withoutUnansweredLabels(markdown: string): string {
  if (!/[[{*]/.test(markdown)) return markdown
  const lines = markdown.split('\n')
  const kept = lines.filter(line => !isUnansweredLabel(line))
  return kept.length === lines.length ? markdown : kept.join('\n')
}

function isUnansweredLabel(line: string): boolean {
  const colon = line.search(/[:：]/)
  if (colon < 1 || colon > LABEL_MAX_LENGTH + 8) return false
  const value = line.slice(colon + 1).trim()
  if (value.replace(/[*_]/g, '') === '') return /^[ \t]*[-*+][ \t]+\*\*/.test(line)
  if (value.length > UNANSWERED_MAX_LENGTH) return false
  const plain = plainText(value)
  return (plain !== '' && authoredText(plain) === '') || /^[[\]()*_\s]*$/.test(authoredText(value))
}

/** Removes placeholders and template sentences from plain text. */
export function authoredText(plain: string): string {
  const authored = plain.replace(TEMPLATE, ' ').replace(PLACEHOLDER, ' ').replace(/\s+/g, ' ').trim()
  return authored.length <= NOTHING_SAID_MAX && NOTHING_SAID.test(authored) ? '' : authored
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ーｰ]/gu
const SYLLABIC = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu

/** Characters to a word: where a character is a syllable or more, and where vowels and tones are characters of their own. */
const DENSE_PER_WORD = 2
const SYLLABIC_PER_WORD = 4

/**
 * Words, to compare with a limit: what English says in one word. Chinese, Japanese, Thai and their like put no spaces
 * between words, and a Korean word carries its particles, so these are counted by their characters. `Intl.Segmenter` would
 * find the same numbers within a fifth, but takes quadratic time in a paragraph (20 seconds for 80,000 characters), and
 * its dictionary changes with the version of ICU, and the findings with it.
 */
export function countWords(plain: string): number {
  const dense = plain.match(DENSE)?.length ?? 0
  const syllabic = plain.match(SYLLABIC)?.length ?? 0
  let spaced = dense === 0 ? plain : plain.replace(DENSE, ' ')
  if (syllabic > 0) spaced = spaced.replace(SYLLABIC, ' ')
  const words = spaced.match(WORD)?.length ?? 0
  return words + Math.ceil(dense / DENSE_PER_WORD) + Math.ceil(syllabic / SYLLABIC_PER_WORD)
}
