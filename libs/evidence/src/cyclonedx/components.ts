import { ComponentType, ExternalReferenceType, HashAlgorithm } from '@cyclonedx/cyclonedx-library/Enums'
import {
  Component,
  ExternalReference,
  ExternalReferenceRepository,
  HashDictionary,
  LicenseRepository,
  Property,
  PropertyRepository,
} from '@cyclonedx/cyclonedx-library/Models'
import { fileUrl } from '../read-license.js'
import { introduction } from '../said-about.js'
import { packageUrl } from '../package-url.js'
import type { EvidenceAncestor, EvidenceSubject } from '../subject.js'
import { declaredLicenses, licensesOf } from './licenses.js'

/** The revision itself, as far as the library has a model for it. */
export function mainComponent(subject: EvidenceSubject): Component {
  const { repo, commit } = subject
  const [group, name] = splitId(repo.id)
  const purl = packageUrl(subject, repo, commit)
  const description = introduction(subject)
  return new Component(componentType(repo.type), name, {
    bomRef: `${repo.url}/tree/${commit}`,
    version: commit,
    ...(group !== null && { group, publisher: group }),
    ...(purl !== null && { purl }),
    ...(description !== undefined && { description }),
    licenses: new LicenseRepository(licensesOf(subject)),
    externalReferences: new ExternalReferenceRepository(references(subject)),
    properties: new PropertyRepository(properties(subject)),
  })
}

/** What a revision derives from. */
export function ancestorComponent(subject: EvidenceSubject, ancestor: EvidenceAncestor): Component {
  const [group, name] = splitId(ancestor.id)
  const purl = packageUrl(subject, ancestor, ancestor.commit)
  return new Component(componentType(ancestor.type), name, {
    ...(group !== null && { group }),
    ...(ancestor.commit !== null && { version: ancestor.commit }),
    ...(purl !== null && { purl }),
    licenses: new LicenseRepository(declaredLicenses(subject, ancestor.licenses)),
    properties: new PropertyRepository([
      new Property('entrepot:relation', ancestor.relation ?? 'unknown'),
      new Property('entrepot:held', String(ancestor.commit !== null)),
    ]),
  })
}

function componentType(type: EvidenceSubject['repo']['type']): ComponentType {
  if (type === 'model') return ComponentType.MachineLearningModel
  return type === 'dataset' ? ComponentType.Data : ComponentType.Application
}

function references(subject: EvidenceSubject): ExternalReference[] {
  const { repo, commit, hasCard, artefacts } = subject
  const found = [
    new ExternalReference(repo.url, ExternalReferenceType.VCS),
    new ExternalReference(`${repo.url}/tree/${commit}`, ExternalReferenceType.Website),
  ]
  if (hasCard)
    found.push(new ExternalReference(fileUrl(subject, 'README.md'), ExternalReferenceType.ModelCard))
  for (const { path } of subject.licenses.texts)
    found.push(new ExternalReference(fileUrl(subject, path), ExternalReferenceType.License))
  for (const { url, title, kind, sha256 } of artefacts) {
    if (url === null) continue
    const hashes = new HashDictionary(sha256 === null ? [] : [[HashAlgorithm['SHA-256'], sha256]])
    const comment = `${kind}: ${title}`
    found.push(new ExternalReference(url, ExternalReferenceType.Evidence, { comment, hashes }))
  }
  return found
}

/** What no field of the standard is for: the verdict, and what is not there. */
function properties(subject: EvidenceSubject): Property[] {
  const { verdict, licenses, hasCard, scores, policyName } = subject
  return [
    new Property('entrepot:verdict', verdict.state),
    new Property('entrepot:verdict:policy', `${policyName} (version ${verdict.policyVersion})`),
    ...verdict.reasons.map(reason => new Property('entrepot:verdict:reason', reason)),
    new Property('entrepot:license:effective', licenses.effective ?? 'NOASSERTION'),
    ...(licenses.declared.length === 0 ? [new Property('entrepot:license:declared', 'NOASSERTION')] : []),
    new Property('entrepot:card', hasCard ? 'present' : 'absent'),
    new Property('entrepot:card:structure', String(scores.structure)),
    new Property('entrepot:card:substance', String(scores.substance)),
  ]
}

function splitId(id: string): [group: string | null, name: string] {
  const at = id.indexOf('/')
  return at === -1 ? [null, id] : [id.slice(0, at), id.slice(at + 1)]
}
