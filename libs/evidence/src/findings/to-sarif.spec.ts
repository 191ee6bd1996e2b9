import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { sampleFinding, sampleModel } from '../testing/sample-subject.js'
import { toSarif } from './to-sarif.js'

const source = { url: 'https://hub.example/acme/m', commit: 'c'.repeat(40) }
const context = { generatorVersion: '0.1.0', source }
const validate = compileSchema()

describe('toSarif', () => {
  it.each([
    ['findings of every state', sampleModel().findings],
    ['a finding about nothing in particular', [sampleFinding({ position: nowhere(), evidence: null })]],
    ['a finding of no rule of cards', [sampleFinding({ ruleId: 'file-unsafe' })]],
    ['no findings', []],
  ])('keeps the published schema of SARIF 2.1.0 for %s', (_name, findings) => {
    expect(validate(JSON.parse(toSarif(findings, context))), JSON.stringify(validate.errors)).toBe(true)
    expect(validate(JSON.parse(toSarif(findings, { ...context, source: null })))).toBe(true)
  })

  it('would be found out by that schema', () => {
    expect(
      validate(
        JSON.parse(toSarif(sampleModel().findings, context).replace('"kind": "open"', '"kind": "odd"')),
      ),
    ).toBe(false)
  })

  it('says where a finding is, how grave it is, and what tells it from others', () => {
    expect(runOf([sampleFinding()]).results).toEqual([
      {
        ruleId: 'license-resolved',
        ruleIndex: 0,
        kind: 'fail',
        level: 'warning',
        message: { text: 'The licence is `unknown`.' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'README.md' },
              region: { startLine: 3, startColumn: 10, snippet: { text: 'license: unknown' } },
            },
            logicalLocations: [{ fullyQualifiedName: 'license', kind: 'member' }],
          },
        ],
        partialFingerprints: { 'entrepot/v1': '0123456789abcdef0123456789abcdef' },
        properties: { fix: 'Find out which licence holds.', severity: 'warning', state: 'fail' },
      },
    ])
  })

  it('describes each rule once, with its help', () => {
    const { rules } = runOf([sampleFinding(), sampleFinding({ fingerprint: '3'.repeat(32) })]).tool.driver
    expect(rules).toMatchObject([
      { id: 'license-resolved', name: 'L004', help: { text: expect.any(String) } },
    ])
  })

  it('suppresses what is waived, and gives no level to what nobody could tell', () => {
    const [, waived, unverifiable] = runOf(sampleModel().findings).results
    expect(waived).toMatchObject({ kind: 'fail', suppressions: [{ kind: 'external', status: 'accepted' }] })
    expect(unverifiable).toMatchObject({ kind: 'open', level: 'none' })
  })
})

function runOf(findings: Parameters<typeof toSarif>[0]) {
  return JSON.parse(toSarif(findings, context)).runs[0]
}

function nowhere() {
  return { path: null, keyPath: null, heading: null, line: null, column: null }
}

/** The schema says draft 4, of which it uses nothing that later drafts changed but the name of its id. */
function compileSchema() {
  const url = new URL('../../schemas/sarif-2.1.0.schema.json', import.meta.url)
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(url, 'utf8'))
  const ajv = new Ajv({ strict: false, unicodeRegExp: false })
  addFormats.default(ajv)
  return ajv.compile(schema)
}
