import type { FileIssue } from '../scan/file-scan.js'
import { issue } from '../scan/gathering.js'

/** Attributes that lead from any value of a template to the interpreter. */
const INTERPRETER =
  /__(?:class|globals|builtins|import|subclasses|mro|base|bases|init|dict|getattribute|code|reduce|module|self|func)__|\b(?:os\.(?:popen|system)|subprocess|import_module|importlib|lipsum|cycler\.|joiner\.|get_flashed_messages)\b/
const ATTRIBUTE_BY_NAME = /\|\s*attr\s*\(/
const JINJA = /\{[{%]/
/** Characters of one template that are looked at; those of models are a few thousand. */
const MAX_TEMPLATE = 1024 * 1024

/** What a chat template does that no chat needs. Such templates run on the machine of whoever loads the model. */
export function templateIssues(template: string, member: string | null): FileIssue[] {
  const text = template.slice(0, MAX_TEMPLATE)
  if (!JINJA.test(text)) return []
  const reach = INTERPRETER.exec(text)
  if (reach)
    return [
      issue('template', 'template-code', member, `A chat template reaches for \`${reach[0]}\`.`, 'dangerous'),
    ]
  if (ATTRIBUTE_BY_NAME.test(text))
    return [
      issue(
        'template',
        'template-code',
        member,
        'A chat template takes attributes by names that it makes up.',
      ),
    ]
  return []
}

/** Templates in a text: those of a tokenizer's configuration, or the text itself where it begins as templates do. */
export function templatesIn(text: string): string[] {
  if (/^\s*\{[{%#]/.test(text)) return [text]
  if (!text.includes('"chat_template"')) return []
  try {
    const config: unknown = JSON.parse(text)
    if (config === null || typeof config !== 'object' || !('chat_template' in config)) return []
    return templatesOf(config.chat_template)
  } catch {
    // Not JSON, or cut: its lines are looked at as they are.
    return [text]
  }
}

function templatesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(part =>
    typeof part === 'string'
      ? [part]
      : part !== null && typeof part === 'object' && 'template' in part && typeof part.template === 'string'
        ? [part.template]
        : [],
  )
}
