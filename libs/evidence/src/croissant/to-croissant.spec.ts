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
  'recordSet',
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

  it('describes the tables whose files and columns the card names', () => {
    const features = [
      { name: 'the text', dtype: 'string' },
      { name: 'label', dtype: { class_label: { names: { 0: 'no', 1: 'yes' } } } },
      { name: 'spans', sequence: 'int32' },
    ]
    const data_files = [
      { split: 'train', path: 'data/train-*.parquet' },
      { split: 'test', path: ['a.parquet'] },
    ]
    const document = JSON.parse(
      toCroissant(
        sampleDataset({
          metadata: {
            dataset_info: [
              { config_name: 'plain', features },
              { config_name: 'raw', features },
              { features },
            ],
            configs: [
              { config_name: 'plain', data_files },
              { config_name: 'raw', data_files: 'notes.txt' },
            ],
          },
        }),
      ),
    )
    const fileSet = { '@id': 'files-of/plain' }
    expect(document.recordSet).toEqual([
      {
        '@type': 'cr:RecordSet',
        '@id': 'plain',
        name: 'plain',
        field: [
          {
            '@type': 'cr:Field',
            '@id': 'plain/the_text',
            name: 'the text',
            dataType: 'sc:Text',
            source: { fileSet, extract: { column: 'the text' } },
          },
          {
            '@type': 'cr:Field',
            '@id': 'plain/label',
            name: 'label',
            dataType: 'sc:Integer',
            source: { fileSet, extract: { column: 'label' } },
          },
        ],
      },
    ])
    expect(document.distribution[1]).toEqual({
      '@type': 'cr:FileSet',
      '@id': 'files-of/plain',
      containedIn: { '@id': 'repo' },
      encodingFormat: 'application/vnd.apache.parquet',
      includes: ['data/train-*.parquet', 'a.parquet'],
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
