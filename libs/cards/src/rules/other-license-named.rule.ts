import type { ParsedCard } from '../card.js'
import { isLicenseFile } from '../license-file.js'
import { licensesOf, textOf } from '../metadata.js'
import { defineRule, type FileFact } from '../rule.js'

export default defineRule({
  id: 'other-license-named',
  code: 'L003',
  summary: 'A card that says `license: other` names the licence and leads to its text.',
  why: 'Reviewers cannot approve terms they cannot name or read.',
  fix: 'Add `license_name` with a short id, and `license_link` with a URL or a LICENSE file of the repository.',
  severity: 'error',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub repository licenses', 'SPDX LicenseRef'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card, files }) {
    const other = licensesOf(card).find(({ value }) => value === 'other')
    if (!other) return
    const missing: string[] = []
    if (textOf(card.metadata, 'license_name') === null) missing.push('`license_name`')
    const link = textOf(card.metadata, 'license_link')
    if (link === null && !hasText(card, files)) missing.push('`license_link`')
    if (missing.length > 0) {
      yield {
        message: `\`license: other\` needs ${missing.join(' and ')}.`,
        key: other.path,
        evidence: 'other',
      }
    } else if (link !== null && !leadsSomewhere(link, files)) {
      yield {
        message: `\`${link.slice(0, 200)}\` is neither a URL nor a file of this repository.`,
        key: ['license_link'],
        evidence: link,
      }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n' },
      { card: '---\nlicense: other\nlicense_name: my-1.0\nlicense_link: LICENSE\n---\n', files: ['LICENSE'] },
      { card: '---\nlicense: other\nlicense_name: my-1.0\nlicense_link: https://example.org/l\n---\n' },
      { card: '---\nlicense: other\nlicense_name: my-1.0\n---\n', files: ['LICENSE.md'] },
      {
        card: '---\nlicense: other\nlicense_name: x\nlicense_details: Only for research at our school.\n---\n',
        type: 'dataset',
      },
    ],
    fail: [
      {
        card: '---\nlicense: other\n---\n',
        finds: ['`license: other` needs `license_name` and `license_link`.'],
      },
      {
        card: '---\nlicense: [mit, other]\nlicense_link: https://example.org/l\n---\n',
        finds: ['`license: other` needs `license_name`.'],
      },
      {
        card: '---\nlicense: other\nlicense_name: x\nlicense_link: TERMS.md\n---\n',
        finds: ['`TERMS.md` is neither a URL nor a file of this repository.'],
      },
    ],
  },
})

/** A file, or the text that old data set cards carry in the metadata itself. */
function hasText(card: ParsedCard, files: readonly FileFact[]): boolean {
  return files.some(({ path }) => isLicenseFile(path)) || textOf(card.metadata, 'license_details') !== null
}

function leadsSomewhere(link: string, files: readonly FileFact[]): boolean {
  if (/^https?:\/\/\S+$/.test(link)) return true
  const path = link.replace(/^\.\//, '')
  return files.some(file => file.path === path)
}
