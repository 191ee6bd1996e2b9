import { findCustomLicense, findLicense } from '@entrepot/licenses'
import { isSupportedSpdxId } from '@cyclonedx/cyclonedx-library/SPDX'
import { textOf } from './read-metadata.js'
import type { EvidenceSubject } from './subject.js'

/** A licence as a standard can name it. */
export interface NamedLicense {
  /** As the card or the registry writes it. */
  readonly id: string
  /** In SPDX's list; null when SPDX has no id for it, or several so that nobody can tell which. */
  readonly spdxId: string | null
  /** `LicenseRef-…`: what SPDX calls a licence that is not in its list. */
  readonly reference: string
  readonly name: string
  /** Where its text can be read; null when nobody says. */
  readonly url: string | null
  /** The text in the repository; null when there is none. */
  readonly text: string | null
}

/** What a licence id means: of the Hub's list, of SPDX's, or neither. */
export function readLicense(subject: EvidenceSubject, id: string): NamedLicense {
  const custom = id === 'other' ? textOf(subject.metadata, 'license_name') : null
  const license = custom === null ? findLicense(id) : findCustomLicense(custom)
  const spdxId = onlySpdxId(id, license?.spdx ?? [])
  const isInList = spdxId !== null
  return {
    id,
    spdxId,
    reference: `LicenseRef-${(custom ?? id).replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 100)}`,
    name: custom ?? license?.name ?? id,
    url: (isInList ? `https://spdx.org/licenses/${spdxId}.html` : null) ?? linkOf(subject),
    text: isInList ? null : textOfLicense(subject, id),
  }
}

/** What lies in the repository as a licence text, unless it is known to be that of another licence. */
function textOfLicense({ licenses: { concluded, texts } }: EvidenceSubject, id: string): string | null {
  return concluded.length === 0 || concluded.includes(id) ? (texts[0]?.text ?? null) : null
}

/** Absolute URL of `license_link`: another one, or a file of the repository. */
function linkOf({ metadata, repo, commit }: EvidenceSubject): string | null {
  const link = textOf(metadata, 'license_link')
  if (link === null) return null
  if (/^https?:\/\//i.test(link)) return URL.canParse(link) ? new URL(link).href : null
  return fileUrl({ repo, commit }, link)
}

/** Where the bytes of a file of the revision are. */
export function fileUrl(
  { repo, commit }: { readonly repo: { readonly url: string }; readonly commit: string },
  path: string,
): string {
  return `${repo.url}/resolve/${commit}/${encodePath(path)}`
}

/** Slashes stay. Half a surrogate pair, which no URL can hold, becomes a replacement character. */
export function encodePath(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/')
}

function onlySpdxId(id: string, spdxIds: readonly string[]): string | null {
  const [only, another] = spdxIds
  if (only !== undefined) return another === undefined && isSupportedSpdxId(only) ? only : null
  return isSupportedSpdxId(id) ? id : null
}
