import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { bareSubject, sampleDataset, sampleModel } from '../testing/sample-subject.js'
import { toSpdx } from './to-spdx.js'

const schema = new URL('../../schemas/spdx-3.0.1.schema.json', import.meta.url)
const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')))

interface Element {
  readonly type: string
  readonly spdxId?: string
  readonly [field: string]: unknown
}

describe('toSpdx', () => {
  it.each([
    ['a model', sampleModel()],
    ['a data set', sampleDataset()],
    ['a model without a card', bareSubject('model')],
    ['a data set without a card', bareSubject('dataset')],
    ['a space', bareSubject('space')],
  ])('keeps the published schema of SPDX 3.0.1 for %s', (_name, subject) => {
    const document = JSON.parse(toSpdx(subject))
    expect(validate(document), JSON.stringify(validate.errors?.slice(0, 5))).toBe(true)
  })

  it('would be found out by that schema', () => {
    expect(validate(JSON.parse(toSpdx(sampleModel()).replace('"kilowattHour"', '"horsepower"')))).toBe(false)
    expect(
      validate(JSON.parse(toSpdx(sampleDataset()).replace('"dataset_datasetType"', '"datasetType"'))),
    ).toBe(false)
  })

  it('makes the same bytes of the same subject', () => {
    expect(toSpdx(sampleModel())).toBe(toSpdx(sampleModel()))
  })

  it('gives every element an id of its own, and relates only what is there', () => {
    const graph = graphOf(sampleModel())
    const ids = graph.flatMap(({ spdxId }) => spdxId ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    for (const { to } of graph.filter(({ type }) => type === 'Relationship'))
      for (const id of to as string[]) expect([...ids, 'expandedlicensing_NoAssertionLicense']).toContain(id)
  })

  it('has all that the profile for AI makes mandatory', () => {
    expect(graphOf(bareSubject('model')).find(({ type }) => type === 'ai_AIPackage')).toMatchObject({
      name: 'gpt2',
      releaseTime: '2026-03-04T05:06:07Z',
      suppliedBy: expect.any(String),
      software_downloadLocation: `https://hub.example/gpt2/tree/${'c'.repeat(40)}`,
      software_packageVersion: 'c'.repeat(40),
      software_primaryPurpose: 'model',
    })
  })

  it('has all that the profile for data sets makes mandatory', () => {
    expect(
      graphOf(bareSubject('dataset')).find(({ type }) => type === 'dataset_DatasetPackage'),
    ).toMatchObject({
      builtTime: '2026-03-04T05:06:07Z',
      originatedBy: [expect.any(String)],
      releaseTime: '2026-03-04T05:06:07Z',
      software_downloadLocation: expect.any(String),
      software_primaryPurpose: 'data',
      dataset_datasetType: ['noAssertion'],
    })
  })

  it('brings the text of a licence that SPDX has no id for', () => {
    const graph = graphOf(sampleModel())
    const text = graph.find(({ type }) => type === 'simplelicensing_SimpleLicensingText')
    expect(text).toMatchObject({ simplelicensing_licenseText: 'LLAMA 3.2 COMMUNITY LICENSE AGREEMENT' })
    expect(graph.find(({ type }) => type === 'simplelicensing_LicenseExpression')).toMatchObject({
      simplelicensing_licenseExpression: 'LicenseRef-llama3.2',
      simplelicensing_customIdToUri: [{ key: 'LicenseRef-llama3.2', value: text?.spdxId }],
    })
  })

  it('relates it to its data, its ancestors and its licences', () => {
    const kinds = graphOf(sampleModel()).flatMap(({ relationshipType }) => relationshipType ?? [])
    expect(kinds).toEqual([
      'contains',
      'hasDeclaredLicense',
      'hasConcludedLicense',
      'descendantOf',
      'hasDeclaredLicense',
      'descendantOf',
      'hasDeclaredLicense',
      'trainedOn',
      'hasDeclaredLicense',
    ])
  })

  it('asserts nothing of licences that nobody declared', () => {
    const related = graphOf(bareSubject('model')).filter(({ type }) => type === 'Relationship')
    const nothing = ['expandedlicensing_NoAssertionLicense']
    expect(related.slice(1).map(({ to }) => to)).toEqual([nothing, nothing])
  })
})

function graphOf(subject: Parameters<typeof toSpdx>[0]): Element[] {
  return JSON.parse(toSpdx(subject))['@graph'] as Element[]
}
