import { licensesOf, type LicenseDuties, type LicenseTerms } from '../license.js'

const WEAK: LicenseTerms & Partial<LicenseDuties> = {
  class: 'weak-copyleft',
  commercial: 'yes',
  derivatives: 'yes',
  flowDown: 'files',
  notice: 'licence text',
  useRestrictions: null,
  note: null,
  evidence: 'text',
  carries: 'text',
}
const STRONG: typeof WEAK = {
  ...WEAK,
  class: 'strong-copyleft',
  flowDown: 'work',
  notice: 'licence text and source',
}
const SHARE_ALIKE: typeof WEAK = {
  ...WEAK,
  class: 'share-alike',
  flowDown: 'work',
  notice: 'attribution',
  carries: null,
}
const SHARE_ALIKE_DATA: typeof WEAK = {
  ...SHARE_ALIKE,
  class: 'share-alike-data',
  flowDown: 'databases',
  note: 'Share-alike reaches derived databases; results such as a trained model are outside it.',
}
const NO_LATER = { note: 'The id does not say "only" or "or any later version": ask the author.' }

/** Licences that ask for derivatives under the same terms. */
export const copyleftLicenses = [
  ...licensesOf(WEAK, [
    ['artistic-2.0', 'Artistic License 2.0', 'Artistic-2.0'],
    ['epl-1.0', 'Eclipse Public License 1.0', 'EPL-1.0'],
    ['epl-2.0', 'Eclipse Public License 2.0', 'EPL-2.0'],
    ['eupl-1.1', 'European Union Public License 1.1', 'EUPL-1.1'],
    ['eupl-1.2', 'European Union Public License 1.2', 'EUPL-1.2'],
    [
      'lgpl-2.1',
      'GNU Lesser General Public License 2.1',
      'LGPL-2.1-only|LGPL-2.1-or-later',
      NO_LATER,
    ],
    [
      'lgpl-3.0',
      'GNU Lesser General Public License 3.0',
      'LGPL-3.0-only|LGPL-3.0-or-later',
      NO_LATER,
    ],
    ['mpl-2.0', 'Mozilla Public License 2.0', 'MPL-2.0'],
    ['ofl-1.1', 'SIL Open Font License 1.1', 'OFL-1.1'],
    ['lgpl-lr', 'Lesser General Public License For Linguistic Resources', 'LGPLLR'],
  ]),
  ...licensesOf(STRONG, [
    ['gpl-2.0', 'GNU General Public License 2.0', 'GPL-2.0-only|GPL-2.0-or-later', NO_LATER],
    ['gpl-3.0', 'GNU General Public License 3.0', 'GPL-3.0-only|GPL-3.0-or-later', NO_LATER],
    ['lppl-1.3c', 'LaTeX Project Public License 1.3c', 'LPPL-1.3c', { notice: 'licence text' }],
    ['osl-3.0', 'Open Software License 3.0', 'OSL-3.0', { notice: 'licence text' }],
    [
      'agpl-3.0',
      'GNU Affero General Public License 3.0',
      'AGPL-3.0-only|AGPL-3.0-or-later',
      { class: 'network-copyleft', flowDown: 'network', ...NO_LATER },
    ],
    [
      'gfdl',
      'GNU Free Documentation License family',
      'GFDL-1.1|GFDL-1.2|GFDL-1.3',
      { class: 'copyleft-docs', notice: 'licence text', note: 'A family: the version is not said.' },
    ],
  ]),
  ...licensesOf(SHARE_ALIKE, [
    ['cc-by-sa-3.0', 'Creative Commons Attribution Share Alike 3.0', 'CC-BY-SA-3.0'],
    ['cc-by-sa-4.0', 'Creative Commons Attribution Share Alike 4.0', 'CC-BY-SA-4.0'],
  ]),
  ...licensesOf(SHARE_ALIKE_DATA, [
    ['cdla-sharing-1.0', 'Community Data License Agreement, Sharing, Version 1.0', 'CDLA-Sharing-1.0'],
    ['odbl', 'Open Database License', 'ODbL-1.0'],
  ]),
]
