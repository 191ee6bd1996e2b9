/** Subject domains by the words of tags that stand for them. */
const DOMAINS: Readonly<Record<string, string>> = {
  medical:
    'medical medicine clinical health healthcare biomedical biomed radiology pathology dermatology oncology cancer ehr pubmed mimic mental-health patient patients covid covid-19 nursing dental cardiology',
  legal: 'legal law legislation court courts case-law contracts jurisprudence',
  finance: 'finance financial banking stock stocks trading economics economy fintech insurance accounting crypto-trading',
  biology: 'biology bioinformatics protein proteins genomics genome dna rna single-cell ecology biodiversity neuroscience',
  chemistry: 'chemistry chemical molecule molecules molecular smiles drug-discovery materials-science cheminformatics',
  physics: 'physics astronomy astrophysics particle-physics quantum',
  mathematics: 'math maths mathematics mathematical gsm8k theorem-proving',
  code: 'code coding programming software-engineering code-generation python javascript java sql github',
  education: 'education educational exam exams students teaching tutoring',
  climate: 'climate weather earth-observation remote-sensing environment meteorology geospatial satellite',
  agriculture: 'agriculture farming crops plants',
  security: 'cybersecurity security malware vulnerability',
  news: 'news journalism fake-news',
  'social-media': 'social-media twitter tweets reddit',
  science: 'science scientific arxiv scholarly academic',
  'e-commerce': 'e-commerce ecommerce retail product-reviews shopping',
  government: 'government politics political parliament elections public-sector',
  religion: 'religion religious quran bible',
  music: 'music musical midi',
  art: 'art artwork anime painting illustration',
  games: 'games gaming chess game',
  robotics: 'robotics robot lerobot',
  automotive: 'automotive autonomous-driving self-driving driving',
}

const DOMAIN_OF = new Map(
  Object.entries(DOMAINS).flatMap(([domain, words]) => words.split(' ').map(word => [word, domain] as const)),
)

/** The domain a tag names, as a whole or by its first or last word; null for none. `code-switching` and `hugging-face` name none. */
export function domainOf(tag: string): string | null {
  const whole = tag.trim().toLowerCase().replace(/[\s_]+/g, '-')
  if (/^(?:code-(?:switch|mix)|arxiv:)/.test(whole)) return null
  const parts = whole.split('-')
  return (
    DOMAIN_OF.get(whole) ?? DOMAIN_OF.get(parts[0] ?? '') ?? DOMAIN_OF.get(parts[parts.length - 1] ?? '') ?? null
  )
}
