import type { ParsedCard } from '../card.js'
import { isLicenseFile } from '../license-file.js'
import { entriesOf, textOf } from '../metadata.js'
import { defineRule, type FileFact } from '../rule.js'

const LICENSE_HEADING = /\blicen[cs]/i
const MISSPELT = ['licence', 'License', 'Licence', 'LICENSE', 'licenses', 'licences']

export default defineRule({
  id: 'license-declared',
  code: 'L001',
  summary: 'A card declares its licence in `license`.',
  why: 'Without a licence all rights are reserved: nobody may use, change or pass on the model or data.',
  fix: 'Choose a licence and write its Hub id, such as `license: apache-2.0`.',
  severity: 'error',
  appliesTo: ['model', 'dataset'],
  basis: ['EU AI Act Annex XI §1(1)', 'Hub repository licenses'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card, files }) {
    if (!card.metadata || entriesOf(card.metadata, 'license').some(({ value }) => value !== '')) return
    const misspelt = MISSPELT.find(key => textOf(card.metadata, key) !== null)
    if (misspelt) {
      yield {
        message: `The licence stands in \`${misspelt}\`, which nothing reads.`,
        key: [misspelt],
        evidence: textOf(card.metadata, misspelt),
        fix: `Rename \`${misspelt}\` to \`license\`.`,
      }
      return
    }
    const elsewhere = statedElsewhere(card, files)
    yield {
      message: elsewhere
        ? `\`license\` is missing, although ${elsewhere} speaks of a licence.`
        : 'No licence is declared.',
      ...(elsewhere && { state: 'needs-review' as const, evidence: elsewhere }),
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n' },
      { card: '---\nlicense: [mit, apache-2.0]\n---\n' },
      { card: '---\n[unreadable\n---\n' },
    ],
    fail: [
      { card: '# Model\n', finds: ['No licence is declared.'] },
      { card: '---\nlicense:\n---\n', finds: ['No licence is declared.'] },
      { card: '---\nlicence: mit\n---\n', finds: ['The licence stands in `licence`, which nothing reads.'] },
      {
        card: '# Model\n',
        files: ['LICENSE.txt'],
        finds: ['`license` is missing, although LICENSE.txt speaks of a licence.'],
        states: ['needs-review'],
      },
      {
        card: '# Model\n\n## License\n\nMIT\n',
        finds: ['`license` is missing, although the section "License" speaks of a licence.'],
        states: ['needs-review'],
      },
      {
        card: '# Model\n\n## Licensing Information\n\n[More Information Needed]\n',
        finds: ['No licence is declared.'],
      },
    ],
  },
})

function statedElsewhere(card: ParsedCard, files: readonly FileFact[]): string | null {
  const file = files.find(({ path }) => isLicenseFile(path))
  if (file) return file.path
  const section = card.sections.find(
    ({ heading, wordCount }) => LICENSE_HEADING.test(heading) && wordCount > 0,
  )
  return section ? `the section "${section.heading}"` : null
}
