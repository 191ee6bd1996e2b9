/** `**Limitations:** …` and `- **Bias**: …`: a heading in all but Markdown. */
export interface LeadIn {
  readonly label: string
  /** Markdown after the label, up to the next one. */
  readonly text: string
}

const LEAD_IN = /^(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?:\*\*|__)([^*_]{2,80})(?:\*\*|__)[ \t]*[:：]?(.*)$/

/** Of one section; the text after the last counts under it. */
const LEAD_INS_MAX = 100

/** The paragraphs and list items of a section that begin with a bold phrase. */
export function leadInsOf(text: string): LeadIn[] {
  if (!text.includes('**') && !text.includes('__')) return []
  const found: { label: string; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const match = found.length < LEAD_INS_MAX ? LEAD_IN.exec(line.trim()) : null
    if (match?.[1] !== undefined) found.push({ label: match[1], lines: [match[2] ?? ''] })
    else found.at(-1)?.lines.push(line)
  }
  return found.map(({ label, lines }) => ({ label, text: lines.join('\n') }))
}
