import { readFileSync } from 'node:fs'
import { Version } from '@cyclonedx/cyclonedx-library/Spec'
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCroissant } from './croissant/to-croissant.js'
import { toCycloneDx } from './cyclonedx/to-cyclone-dx.js'
import { toSarif } from './findings/to-sarif.js'
import { readModelIndex } from './read-metrics.js'
import { toSpdx } from './spdx/to-spdx.js'
import { toStatement } from './statement/to-statement.js'
import type { EvidenceSubject } from './subject.js'
import { sampleFinding, sampleModel } from './testing/sample-subject.js'

const cycloneDx = new JsonStrictValidator(Version.v1dot7)
const schema = new URL('../schemas/spdx-3.0.1.schema.json', import.meta.url)
const isSpdx = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')))

/** Half surrogate pairs among them, as YAML can write them. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\uD800', '=1', 'https://a b/', 'x: y'),
)
const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }))
const heading = fc.oneof(
  text,
  fc.constantFrom('Bias', 'Limitations', 'Uses', 'Training', 'Citation', 'Source Data'),
)

const subjects: fc.Arbitrary<EvidenceSubject> = fc
  .record({
    type: fc.constantFrom('model', 'dataset', 'space'),
    metadata: fc.record(
      Object.fromEntries(
        'dataset_info configs license license_name license_link language tags pipeline_tag library_name datasets co2_eq_emissions model-index pretty_name source_datasets annotations_creators task_categories'
          .split(' ')
          .map(key => [key, value]),
      ),
      { requiredKeys: [] },
    ),
    declared: fc.array(fc.oneof(text, fc.constantFrom('mit', 'other', 'gpl-3.0')), { maxLength: 3 }),
    sections: fc.array(fc.record({ heading, depth: fc.integer({ min: 0, max: 6 }), text }), { maxLength: 8 }),
    paths: fc.uniqueArray(text, { maxLength: 5 }),
    message: text,
  })
  .map(({ type, metadata, declared, sections, paths, message }) => {
    const model = sampleModel()
    return {
      ...model,
      repo: { ...model.repo, type },
      metadata,
      sections,
      metrics: readModelIndex(metadata),
      licenses: { ...model.licenses, declared },
      files: paths.map((path, at) => ({ path, sizeBytes: at, sha256: null, gitOid: 'a'.repeat(40) })),
      findings: [sampleFinding({ message, evidence: message })],
    }
  })

describe('documents of cards that anybody may have written', () => {
  it('keep the published schemas and never fail', async () => {
    await fc.assert(
      fc.asyncProperty(subjects, async subject => {
        expect(await cycloneDx.validate(toCycloneDx(subject))).toBeNull()
        expect(isSpdx(JSON.parse(toSpdx(subject))), JSON.stringify(isSpdx.errors?.slice(0, 3))).toBe(true)
        expect(JSON.parse(toCroissant(subject))['@type']).toBe('sc:Dataset')
        expect(JSON.parse(toSarif(subject.findings, { generatorVersion: '1', source: null })).version).toBe(
          '2.1.0',
        )
        expect(toStatement(subject, []).subject).toHaveLength(subject.files.length + 1)
      }),
      { verbose: true, numRuns: 150 },
    )
  })
})
