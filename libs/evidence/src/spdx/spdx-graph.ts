import { documentId } from '../derive-id.js'
import { instant, type JsonObject, known } from '../json.js'
import type { EvidenceSubject } from '../subject.js'

const CREATION = '_:creation'

/** The elements of one document, each with an id of its own below the document's. */
export class SpdxGraph {
  readonly #elements = new Map<string, JsonObject>()
  readonly #namespace: string
  #relationships = 0

  constructor(readonly subject: EvidenceSubject) {
    this.#namespace = `${subject.repo.url}#spdx-${documentId(subject, 'spdx')}`
  }

  /** The id that `add` gives; the same name always gets the same. */
  idOf(name: string): string {
    return `${this.#namespace}-${encodeURIComponent(name.toWellFormed())}`
  }

  /** One of that name replaces another. @returns the id of the element */
  add(name: string, type: string, fields: JsonObject): string {
    const spdxId = this.idOf(name)
    this.#elements.set(spdxId, known({ type, spdxId, creationInfo: CREATION, ...fields }))
    return spdxId
  }

  relate(from: string, relationshipType: string, to: readonly string[]): void {
    this.#relationships += 1
    this.add(`relationship-${this.#relationships}`, 'Relationship', { from, relationshipType, to })
  }

  /** Ids of all elements so far, in the order they came. */
  ids(): string[] {
    return [...this.#elements.keys()]
  }

  has(spdxId: string): boolean {
    return this.#elements.has(spdxId)
  }

  document(createdBy: string): JsonObject {
    const creation = {
      type: 'CreationInfo',
      '@id': CREATION,
      specVersion: '3.0.1',
      created: instant(this.subject.judgedAt),
      createdBy: [createdBy],
    }
    return {
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [creation, ...this.#elements.values()],
    }
  }
}
