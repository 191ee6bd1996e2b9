import type { EvidenceSubject } from './subject.js'

/** Headings by what the standards ask for. They say where to look; what stands there is quoted, not judged. */
const HEADINGS = {
  description: /description|summary|overview|introduction|model details|dataset details|简介|介绍|概要|소개/i,
  uses: /\b(?:direct|downstream|intended|primary|supported)\s+(?:uses?|tasks)\b|\buse cases?\b|^uses?$|用途|使い方/i,
  'out-of-scope': /out.of.scope|misuse|prohibited use|not intended|超出范围|滥用/i,
  bias: /\bbias|fairness|\bbiais|\bsesgo|偏见|偏差|バイアス|편향/i,
  limitations: /\blimitation|\blimits\b|caveat|limitaci|\bgrenzen\b|局限|制限|限界|한계/i,
  risks: /\brisks?\b|\bethic|social impact|societal impact|风险|リスク/i,
  recommendations: /recommendation|mitigation/i,
  training: /training|fine.?tun|训练|学習|학습/i,
  preprocessing: /preprocess|data processing|cleaning/i,
  collection: /collection|source data|curation rationale|provenance|采集/i,
  source: /source data|data sources?\b/i,
  annotation: /annotation process|^annotations?$/i,
  annotators: /annotators/i,
  'personal-data': /personal|sensitive information|privacy|\bpii\b|anonymi|隐私|个人信息/i,
  'social-impact': /social impact|societal impact/i,
  maintenance: /maintenance|\bupdates?\b|versioning/i,
  explainability: /model examination|explainab|interpretab/i,
  citation: /citation|cite/i,
} as const satisfies Record<string, RegExp>

export type Topic = keyof typeof HEADINGS

/** UTF-16 units of what is quoted about one topic; cards may hold a book. */
const SAID_MAX_LENGTH = 8_000

/**
 * What the card says about a topic: the text under each heading that names it and under the deeper headings below, one entry for each
 * such heading. The title of the card names no topic. Empty when nothing is said.
 */
export function saidAbout({ sections }: Pick<EvidenceSubject, 'sections'>, topic: Topic): string[] {
  const title = sections.findIndex(({ depth }) => depth > 0)
  const found: string[] = []
  for (let at = 0; at < sections.length; at++) {
    const section = sections[at]
    if (!section || section.depth === 0 || !HEADINGS[topic].test(section.heading)) continue
    if (at === title && section.depth === 1) continue
    const end = endOf(sections, at)
    const text = sections.slice(at, end).map(part => part.text.replace(/\s+/g, ' ').trim())
    const said = text.filter(part => part !== '').join('\n')
    if (said !== '') found.push(cut(said))
    at = end - 1
  }
  return found
}

/** The same in one text; undefined when nothing is said. */
export function allSaidAbout(subject: Pick<EvidenceSubject, 'sections'>, topic: Topic): string | undefined {
  const said = saidAbout(subject, topic)
  return said.length === 0 ? undefined : cut(said.join('\n\n'))
}

/** What introduces the repository: its description, or else what stands before the first heading or below the title. */
export function introduction(subject: EvidenceSubject): string | undefined {
  const [described] = saidAbout(subject, 'description')
  const first = subject.sections.slice(0, 2).find(({ text }) => text.trim() !== '')
  return described ?? (first && cut(first.text.replace(/\s+/g, ' ').trim()))
}

function endOf(sections: EvidenceSubject['sections'], at: number): number {
  const depth = sections[at]?.depth ?? 0
  let end = at + 1
  while ((sections[end]?.depth ?? 0) > depth) end++
  return end
}

function cut(text: string): string {
  return text.length <= SAID_MAX_LENGTH ? text : `${text.slice(0, SAID_MAX_LENGTH - 1).toWellFormed()}…`
}
