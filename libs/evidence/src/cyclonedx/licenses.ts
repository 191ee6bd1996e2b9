import { LicenseAcknowledgement } from '@cyclonedx/cyclonedx-library/Enums'
import { Attachment, type License, NamedLicense, SpdxLicense } from '@cyclonedx/cyclonedx-library/Models'
import { readLicense } from '../read-license.js'
import type { EvidenceSubject } from '../subject.js'

/** What the card declares, and what the licence texts in the repository are; both, as they may differ. */
export function licensesOf(subject: EvidenceSubject): License[] {
  const { declared, concluded } = subject.licenses
  return [
    ...declared.map(id => toLicense(subject, id, LicenseAcknowledgement.Declared)),
    ...concluded.map(id => toLicense(subject, id, LicenseAcknowledgement.Concluded)),
  ]
}

/** Of another repository, of which no text is at hand. */
export function declaredLicenses(subject: EvidenceSubject, ids: readonly string[]): License[] {
  const bare = { ...subject, metadata: null, licenses: { ...subject.licenses, texts: [] } }
  return ids.map(id => toLicense(bare, id, LicenseAcknowledgement.Declared))
}

function toLicense(subject: EvidenceSubject, id: string, acknowledgement: LicenseAcknowledgement): License {
  const { spdxId, name, url, text } = readLicense(subject, id)
  const facts = { acknowledgement, ...(url !== null && { url }) }
  if (spdxId !== null) return new SpdxLicense(spdxId, facts)
  return new NamedLicense(name, { ...facts, ...(text !== null && { text: new Attachment(text) }) })
}
