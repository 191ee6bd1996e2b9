import { describe, expect, it } from 'vitest'
import { bareSubject, sampleDataset } from '../testing/sample-subject.js'
import { toCroissant } from './to-croissant.js'

/** The tables of the specification 1.1: required of a data set. `distribution` is among them by the text below its table. */
const REQUIRED = [
  '@context',
  '@type',
  'conformsTo',
  'description',
  'license',
  'name',
  'url',
  'creator',
  'datePublished',
  'distribution',
]

/** All that its context, schema.org and JSON-LD give a meaning. */
const KNOWN = new Set([
  ...REQUIRED,
  'dateModified',
  'version',
  'alternateName',
  'keywords',
  'inLanguage',
  'citeAs',
  'isAccessibleForFree',
  'prov:wasDerivedFrom',
])

/** The vocabulary for responsible AI, 1.0, whole. */
const RAI = new Set(
  'dataCollection dataCollectionType dataCollectionMissingData dataCollectionRawData dataCollectionTimeframe dataImputationProtocol dataManipulationProtocol dataPreprocessingProtocol dataAnnotationProtocol dataAnnotationPlatform dataAnnotationAnalysis dataReleaseMaintenancePlan personalSensitiveInformation dataSocialImpact dataBiases dataLimitations dataUseCases annotationsPerItem annotatorDemographics machineAnnotationTools'
    .split(' ')
    .map(name => `rai:${name}`),
)

describe('toCroissant', () => {
  it.each([
    ['a data set', sampleDataset()],
    ['a data set without a card', bareSubject('dataset')],
  ])('has every required property for %s, and none that means nothing', (_name, subject) => {
    const document = JSON.parse(toCroissant(subject))
    for (const name of REQUIRED) expect(document[name], name).toBeTruthy()
    for (const name of Object.keys(document)) expect(KNOWN.has(name) || RAI.has(name), name).toBe(true)
    expect(document.conformsTo).toContain('http://mlcommons.org/croissant/1.1')
  })

  it('names every file by a URL with its SHA-256, or as a part of the repository', () => {
    const { distribution } = JSON.parse(toCroissant(sampleDataset()))
    expect(distribution).toMatchObject([
      { '@id': 'repo', encodingFormat: 'git+https' },
      {
        '@id': 'file/README.md',
        encodingFormat: 'text/markdown',
        sha256: 'a'.repeat(64),
        contentSize: '10 B',
      },
      {
        '@id': 'file-1/sub_folder/model.safetensors',
        contentUrl: `https://hub.example/datasets/acme/notes/resolve/${'c'.repeat(40)}/sub%20folder/model.safetensors`,
      },
      { '@id': 'file/large.txt', contentUrl: 'large.txt', containedIn: { '@id': 'repo' } },
    ])
  })

  it('quotes what the card says of people, of biases and of how it was made', () => {
    expect(JSON.parse(toCroissant(sampleDataset()))).toMatchObject({
      description: 'Notes and their summaries.',
      license: ['https://spdx.org/licenses/CC-BY-4.0.html'],
      'rai:dataCollection': 'Copied from paper.',
      'rai:dataAnnotationProtocol': 'Two nurses each.',
      'rai:annotatorDemographics': ['Nurses of the ward.'],
      'rai:personalSensitiveInformation': ['Names were taken out.'],
      'rai:dataBiases': ['One ward only.'],
      'rai:dataLimitations': ['English only.'],
      'rai:dataSocialImpact': 'Less writing for nurses.',
    })
  })

  it('says that nothing is asserted where there is no card', () => {
    const document = JSON.parse(toCroissant(bareSubject('dataset')))
    expect(document.license).toEqual(['NOASSERTION'])
    expect(document.description).toContain('NOASSERTION')
  })

  it('makes the same bytes of the same subject', () => {
    expect(toCroissant(sampleDataset())).toBe(toCroissant(sampleDataset()))
  })
})
