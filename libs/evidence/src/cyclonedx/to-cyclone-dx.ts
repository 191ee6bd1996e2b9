import { ComponentType, HashAlgorithm } from '@cyclonedx/cyclonedx-library/Enums'
import { Bom, Component, ComponentRepository, Metadata, Tools } from '@cyclonedx/cyclonedx-library/Models'
import { JSON as Json } from '@cyclonedx/cyclonedx-library/Serialize'
import { Spec1dot7 } from '@cyclonedx/cyclonedx-library/Spec'
import { documentId } from '../derive-id.js'
import { instant, type JsonObject, known, renderJson } from '../json.js'
import { fileUrl } from '../read-license.js'
import type { EvidenceFile, EvidenceSubject } from '../subject.js'
import { ancestorComponent, mainComponent } from './components.js'
import { dataOf, modelCardOf } from './model-card.js'

const SORTED = { sortLists: true }

/**
 * The bill of materials of a revision, by CycloneDX 1.7, in JSON. The library makes all of it that it has a model for; the model card,
 * the pedigree and the data of a data set are added to what it makes, and so are the files, which it takes four times as long for.
 */
export function toCycloneDx(subject: EvidenceSubject): string {
  const component = mainComponent(subject)
  const tool = new Component(ComponentType.Application, 'Entrepôt', { version: subject.generatorVersion })
  const bom = new Bom({
    serialNumber: `urn:uuid:${documentId(subject, 'cyclonedx')}`,
    metadata: new Metadata({
      timestamp: subject.judgedAt,
      tools: new Tools({ components: new ComponentRepository([tool]) }),
      component,
    }),
  })
  const made = new Json.Normalize.Factory(Spec1dot7).makeForBom().normalize(bom, SORTED)
  return renderJson({
    ...made,
    metadata: {
      ...made.metadata,
      timestamp: instant(subject.judgedAt),
      component: { ...made.metadata?.component, ...additions(subject) },
    },
  })
}

function additions(subject: EvidenceSubject): JsonObject {
  const factory = new Json.Normalize.Factory(Spec1dot7).makeForComponent()
  const derivedFrom = subject.ancestors.filter(({ relation }) => relation !== 'trained-on')
  const ancestors = derivedFrom.map(one => factory.normalize(ancestorComponent(subject, one), SORTED))
  const card = subject.repo.type === 'model' ? modelCardOf(subject) : {}
  return known({
    components: subject.files.map(file => fileComponent(subject, file)),
    pedigree: ancestors.length === 0 ? null : { ancestors },
    modelCard: Object.keys(card).length === 0 ? null : card,
    data: subject.repo.type === 'dataset' ? dataOf(subject) : [],
  })
}

function fileComponent(
  subject: EvidenceSubject,
  { path, sizeBytes, sha256, gitOid }: EvidenceFile,
): JsonObject {
  return {
    type: ComponentType.File,
    name: path,
    'bom-ref': fileUrl(subject, path),
    ...(sha256 !== null && { hashes: [{ alg: HashAlgorithm['SHA-256'], content: sha256 }] }),
    properties: [
      { name: 'entrepot:git-oid', value: gitOid },
      { name: 'entrepot:size-bytes', value: String(sizeBytes) },
    ],
  }
}
