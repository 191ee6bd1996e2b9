import { Version } from '@cyclonedx/cyclonedx-library/Spec'
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation'
import { describe, expect, it } from 'vitest'
import { bareSubject, sampleDataset, sampleModel } from '../testing/sample-subject.js'
import { toCycloneDx } from './to-cyclone-dx.js'

const validator = new JsonStrictValidator(Version.v1dot7)

describe('toCycloneDx', () => {
  it.each([
    ['a model', sampleModel()],
    ['a data set', sampleDataset()],
    ['a model without a card', bareSubject('model')],
    ['a data set without a card', bareSubject('dataset')],
    ['a space', bareSubject('space')],
    ['a model whose card gives no energy', sampleModel({ metadata: { co2_eq_emissions: 12 } })],
  ])('keeps the published schema of CycloneDX 1.7 for %s', async (_name, subject) => {
    expect(await validator.validate(toCycloneDx(subject))).toBeNull()
  })

  it('makes the same bytes of the same subject, and another serial number of another', () => {
    expect(toCycloneDx(sampleModel())).toBe(toCycloneDx(sampleModel()))
    const serialOf = (text: string) => (JSON.parse(text) as { serialNumber: string }).serialNumber
    expect(serialOf(toCycloneDx(sampleModel({ author: 'Bob' })))).not.toBe(
      serialOf(toCycloneDx(sampleModel())),
    )
  })

  it('tells what is declared from what is concluded, and gives the text of what SPDX has no id for', () => {
    const text = { content: 'LLAMA 3.2 COMMUNITY LICENSE AGREEMENT' }
    const name = 'Llama 3.2 Community License Agreement'
    expect(componentOf(sampleModel()).licenses).toEqual([
      { license: { name, acknowledgement: 'declared', text } },
      { license: { name, acknowledgement: 'concluded', text } },
    ])
  })

  it('gives a text to no licence that it is not the text of', () => {
    const { licenses } = sampleModel()
    const other = sampleModel({ licenses: { ...licenses, concluded: ['apache-2.0'] } })
    const url = 'https://spdx.org/licenses/Apache-2.0.html'
    expect(componentOf(other).licenses).toEqual([
      { license: { name: 'Llama 3.2 Community License Agreement', acknowledgement: 'declared' } },
      { license: { id: 'Apache-2.0', acknowledgement: 'concluded', url } },
    ])
  })

  it('states emissions in tonnes where the card states grams', () => {
    const { considerations } = componentOf(sampleModel()).modelCard
    expect(considerations.environmentalConsiderations.energyConsumptions).toMatchObject([
      {
        activity: 'training',
        activityEnergyCost: { value: 8.5, unit: 'kWh' },
        co2CostEquivalent: { value: 0.00315, unit: 'tCO2eq' },
      },
    ])
  })

  it('makes up no energy that the card does not state', () => {
    const { considerations } = componentOf(sampleModel({ metadata: { co2_eq_emissions: 12 } })).modelCard
    expect(considerations.environmentalConsiderations).toEqual({
      properties: [
        { name: 'entrepot:co2:tCO2eq', value: '0.000012' },
        { name: 'entrepot:co2:activity', value: 'training' },
      ],
    })
  })

  it('carries what the card says, its numbers, its ancestors and the hashes of the files', () => {
    const { modelCard, pedigree, components } = componentOf(sampleModel())
    expect(modelCard.modelParameters).toMatchObject({
      task: 'text-generation',
      datasets: [{ type: 'dataset', name: 'acme/notes' }],
    })
    expect(modelCard.quantitativeAnalysis.performanceMetrics).toEqual([
      { type: 'rouge', value: '0.41', slice: 'summarization / acme/notes / test' },
      { type: 'accuracy', value: '0.9' },
    ])
    expect(modelCard.considerations).toMatchObject({
      useCases: ['Summing up notes.'],
      technicalLimitations: [expect.stringContaining('repeats the notes'), 'Diagnosis.'],
      fairnessAssessments: [{ mitigationStrategy: 'Read what it writes.' }],
    })
    expect(pedigree.ancestors).toMatchObject([
      { group: 'meta-llama', name: 'Llama-3.2-1B', version: 'e'.repeat(40) },
      { group: 'elsewhere', name: 'lost' },
    ])
    expect(components.find(({ name }: { name: string }) => name === 'README.md')).toMatchObject({
      type: 'file',
      hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
    })
  })

  it('says that there is no card and that nothing is known of the licence', () => {
    const { properties, licenses, modelCard } = componentOf(bareSubject('model'))
    expect(properties).toContainEqual({ name: 'entrepot:card', value: 'absent' })
    expect(properties).toContainEqual({ name: 'entrepot:license:declared', value: 'NOASSERTION' })
    expect([licenses, modelCard]).toEqual([undefined, undefined])
  })
})

function componentOf(subject: Parameters<typeof toCycloneDx>[0]) {
  return JSON.parse(toCycloneDx(subject)).metadata.component
}
