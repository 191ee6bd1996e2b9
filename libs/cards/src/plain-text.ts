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
]

const PLACEHOLDER =
  /\[?(?:more information needed|needs more information|more info(?:rmation)? (?:is )?needed|information needed|to be (?:added|completed|filled in)|coming soon|add link(?: here)?|todo:? add yaml tags here)\]?|\{\{[^{}]*\}\}|\{[^{}]{0,200}\}|\[(?:optional|add|needs|your|insert|describe|provide|todo|tbd)\b[^[\]]*\]|\b(?:todo|tbd|tba)\b/gi

const TEMPLATE = new RegExp(TEMPLATE_SENTENCES.map(escapeForRegExp).join('|'), 'gi')

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Removes placeholders and template sentences from plain text. */
export function authoredText(plain: string): string {
  return plain.replace(TEMPLATE, ' ').replace(PLACEHOLDER, ' ').replace(/\s+/g, ' ').trim()
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu

/** Words; in scripts that put no spaces between them, two characters count as one. */
export function countWords(plain: string): number {
  const unspaced = plain.match(UNSPACED)?.length ?? 0
  const spaced = unspaced === 0 ? plain : plain.replace(UNSPACED, ' ')
  return (spaced.match(WORD)?.length ?? 0) + Math.ceil(unspaced / 2)
}
