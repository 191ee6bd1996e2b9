/** The six kinds of HTML block of CommonMark that may interrupt a paragraph, with what ends them; null is a blank line. */
const KINDS: readonly (readonly [start: RegExp, end: RegExp | null])[] = [
  [/^<(?:script|pre|style|textarea)(?:[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![a-z]/i, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [
    /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\s|\/?>|$)/i,
    null,
  ],
]

/** The seventh: one whole tag alone on its line, which may not interrupt a paragraph. */
const LONE_TAG = /^<(?:[a-z][a-z0-9-]*(?:\s[^<>]*)?|\/[a-z][a-z0-9-]*\s*)>\s*$/i

/** Follows HTML blocks line by line, and hands back what of a line is text: nothing of a comment or a script. */
export class HtmlBlocks {
  private end: RegExp | null | undefined
  private isHidden = false

  get isOpen(): boolean {
    return this.end !== undefined
  }

  static interrupts(rest: string): boolean {
    return rest.startsWith('<') && KINDS.some(([start]) => start.test(rest))
  }

  opens(rest: string, inParagraph: boolean): boolean {
    return rest.startsWith('<') && (HtmlBlocks.interrupts(rest) || (!inParagraph && LONE_TAG.test(rest)))
  }

  begin(line: string, rest: string): string {
    const kind = KINDS.find(([start]) => start.test(rest))
    this.end = kind ? kind[1] : null
    this.isHidden = /^<(?:!--|script|style|\?|!)/i.test(rest)
    return this.take(line, rest.slice(rest.startsWith('<!--') ? 4 : 1))
  }

  continue(line: string, rest: string): string {
    return this.take(line, rest)
  }

  private take(line: string, rest: string): string {
    const isHidden = this.isHidden
    const end = this.end?.exec(rest)
    if (this.end === null ? rest === '' : end) this.end = undefined
    if (!isHidden) return line
    return end ? rest.slice(end.index + end[0].length) : ''
  }
}
