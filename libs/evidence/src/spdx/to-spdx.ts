import { type JsonObject, renderJson } from '../json.js'
import type { EvidenceAncestor, EvidenceSubject } from '../subject.js'
import { relateDeclared, relateLicenses } from './licenses.js'
import { addAncestor, addFiles, addPackage } from './packages.js'
import { SpdxGraph } from './spdx-graph.js'

/** The revision by SPDX 3.0.1 as JSON-LD, with the profile for AI or for data sets. */
export function toSpdx(subject: EvidenceSubject): string {
  const graph = new SpdxGraph(subject)
  const generator = graph.add('generator', 'SoftwareAgent', { name: `Entrepôt ${subject.generatorVersion}` })
  const supplier = addSupplier(graph)
  const root = addPackage(graph, supplier)
  const files = addFiles(graph)
  if (files.length > 0) graph.relate(root, 'contains', files)
  relateLicenses(graph, root)
  for (const ancestor of subject.ancestors) addOrigin(graph, root, ancestor)
  graph.add('verdict', 'Annotation', annotation(subject, root))
  const element = graph.ids()
  graph.add('document', 'SpdxDocument', {
    name: `${subject.repo.id} at ${subject.commit}`,
    profileConformance: ['core', 'software', 'simpleLicensing', ...ownProfile(subject)],
    dataLicense: 'https://spdx.org/licenses/CC0-1.0',
    rootElement: [root],
    element,
  })
  return renderJson(graph.document(generator))
}

/** Whoever owns the namespace; a repository without one has only its author. */
function addSupplier(graph: SpdxGraph): string {
  const { repo, author } = graph.subject
  const at = repo.id.indexOf('/')
  if (at === -1) return graph.add('supplier', 'Person', { name: author || 'NOASSERTION' })
  return graph.add('supplier', 'Organization', { name: repo.id.slice(0, at) })
}

/** `descendantOf` for what it was made from, `trainedOn` for data. */
function addOrigin(graph: SpdxGraph, root: string, ancestor: EvidenceAncestor): void {
  const origin = addAncestor(graph, ancestor)
  graph.relate(root, ancestor.relation === 'trained-on' ? 'trainedOn' : 'descendantOf', [origin])
  relateDeclared(graph, origin, ancestor.licenses)
}

/** The profiles of which every mandatory property is there. */
function ownProfile({ repo }: EvidenceSubject): string[] {
  if (repo.type === 'space') return []
  return [repo.type === 'model' ? 'ai' : 'dataset']
}

function annotation({ verdict, policyName, licenses }: EvidenceSubject, root: string): JsonObject {
  const statement = {
    verdict: verdict.state,
    reasons: verdict.reasons,
    policy: { name: policyName, version: verdict.policyVersion },
    effectiveLicense: licenses.effective ?? 'NOASSERTION',
  }
  return {
    annotationType: 'other',
    subject: root,
    contentType: 'application/json',
    statement: JSON.stringify(statement),
  }
}
