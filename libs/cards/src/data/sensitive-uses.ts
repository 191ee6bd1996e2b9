/** Words of tags, by the use they stand for; those of Annex III of the AI Act, and medicine. */
const USES: readonly (readonly [use: string, words: string])[] = [
  ['faces', 'face faces facial deepfake deepfakes'],
  [
    'biometrics',
    'biometric biometrics fingerprint fingerprints gait palmprint speaker-verification speaker-recognition speaker-identification voiceprint emotion-recognition',
  ],
  ['hiring', 'hiring recruitment recruiting resume resumes job-matching candidate-screening employment hr-tech'],
  ['credit', 'credit credit-scoring creditworthiness loan loans lending insurance underwriting'],
  [
    'medicine',
    'medical medicine clinical clinic health healthcare biomedical radiology pathology dermatology oncology cancer diagnosis diagnostic diagnostics patient patients mental-health ehr mri x-ray xray ct-scan',
  ],
  ['police', 'law-enforcement police policing crime criminal recidivism surveillance forensic forensics border-control'],
  ['education', 'education educational student students exam exams grading essay-scoring proctoring admissions'],
]

const USE_OF = new Map(USES.flatMap(([use, words]) => words.split(' ').map(word => [word, use] as const)))

/** Parts of tags that are looked up; a tag is a word or a few. */
const PARTS_MAX = 8

/** The sensitive use a tag or task speaks of, or null. `hugging-face` is about none. */
export function sensitiveUseOf(tag: string): string | null {
  const parts = tag
    .toLowerCase()
    .replace(/hugging[-_ ]?face/g, '')
    .split(/[-_\s:/.]+/)
    .slice(0, PARTS_MAX)
  for (const [at, part] of parts.entries()) {
    const use = USE_OF.get(part) ?? USE_OF.get(`${part}-${parts[at + 1] ?? ''}`)
    if (use !== undefined) return use
  }
  return null
}
