export interface SplitCard {
  /** What stands between the `---`, without them; null where there is none. */
  readonly yaml: string | null
  /** The card without it, behind as many blank lines, so that lines are counted as in the file. */
  readonly body: string
  /** Lines that the front matter takes, with both its marks. */
  readonly yamlLines: number
}

/** Cuts the metadata off a card. */
export function splitFrontMatter(text: string): SplitCard {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const end =
    lines[0]?.trimEnd() === '---' ? lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---') : -1
  if (end < 0) return { yaml: null, body: lines.join('\n'), yamlLines: 0 }
  return {
    yaml: lines.slice(1, end).join('\n'),
    body: '\n'.repeat(end + 1) + lines.slice(end + 1).join('\n'),
    yamlLines: end + 1,
  }
}
