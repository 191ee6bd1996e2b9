import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultPolicy } from './default-policy.js'
import type { PolicyDocument } from './document.js'
import { formatPolicy } from './format-policy.js'
import { MAX_POLICY_LENGTH, parsePolicy } from './parse-policy.js'

const HEAD = `name: strict
defaults: { error: warn, warning: info, info: info }
`
const KNOWN = {
  rules: new Set(['license-declared', 'yaml-valid']),
  licenseClasses: new Set(['permissive', 'non-commercial', 'unknown']),
}

/** Replays the documents of a run: `SEED=<printed> …`. */
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))

describe('parsePolicy', () => {
  it('reads every clause', () => {
    const source = `name: strict
description: For what leaves the house.
tenant: { regions: [DE, EU], monthlyActiveUsers: 5000 }
defaults: { error: warn, warning: info, info: off }
requiredApprovals: 2
requiredArtefacts: [evaluation]
pushGate: refuse
licenses:
  allow: [permissive]
  deny: [non-commercial]
weightFormats: [safetensors, gguf]
rules:
  license-declared: block
  yaml-valid: { fail: warn, unverifiable: info }
graceDays: { yaml-valid: 30 }
conditions:
  - id: no-medical
    when: facts.domains.exists(d, d == "medical")
    effect: warn
    message: Medical models need a person.
scopes:
  - match: { namespace: acme, repository: acme/llama-*, type: model, audience: inference }
    requiredApprovals: 1
`
    const { document, problems } = parsePolicy(source, KNOWN)
    expect(problems).toEqual([])
    expect(document).toMatchObject({
      requiredApprovals: 2,
      rules: {
        'license-declared': { fail: 'block', 'needs-review': 'warn', unverifiable: 'warn' },
        'yaml-valid': { fail: 'warn', unverifiable: 'info' },
      },
      scopes: [{ match: { repository: 'acme/llama-*' }, requiredApprovals: 1 }],
    })
    expect(parsePolicy(formatPolicy(document as PolicyDocument), KNOWN).document).toEqual(document)
  })

  const mistakes: [name: string, source: string, line: number, column: number, path: string, says: RegExp][] =
    [
      ['YAML that is none', 'name: [', 1, 8, '', /./],
      ['nothing at all', '', 1, 1, '', /./],
      ['a list', '- a', 1, 1, '', /./],
      ['a clause that is not there', `${HEAD}rule: {}\n`, 3, 1, 'rule', /means nothing/],
      ['a nested one', `${HEAD}licenses:\n  allowed: []\n`, 4, 3, 'licenses.allowed', /means nothing/],
      ['a clause twice', `${HEAD}name: other\n`, 3, 1, '', /unique/],
      ['no defaults', 'name: a\n', 1, 1, 'defaults', /./],
      ['an effect that is none', `${HEAD}rules:\n  yaml-valid: deny\n`, 4, 3, 'rules.yaml-valid', /block/],
      [
        'a state that is none',
        `${HEAD}rules:\n  yaml-valid:\n    failed: warn\n`,
        5,
        5,
        'rules.yaml-valid.failed',
        /means nothing/,
      ],
      [
        'an unknown rule',
        `${HEAD}rules:\n  yaml-vald: warn\n`,
        4,
        3,
        'rules.yaml-vald',
        /no rule `yaml-vald`/,
      ],
      ['grace for an unknown rule', `${HEAD}graceDays: { nope: 3 }\n`, 3, 14, 'graceDays.nope', /no rule/],
      ['negative grace', `${HEAD}graceDays: { yaml-valid: -1 }\n`, 3, 14, 'graceDays.yaml-valid', /./],
      ['an unknown class', `${HEAD}licenses:\n  deny: [comercial]\n`, 4, 10, 'licenses.deny[0]', /no class/],
      [
        'a class in two lists',
        `${HEAD}licenses:\n  allow: [permissive]\n  deny: [permissive]\n`,
        5,
        10,
        'licenses.deny[0]',
        /`allow` too/,
      ],
      [
        'the unknown allowed',
        `${HEAD}licenses:\n  allow: [unknown]\n`,
        4,
        11,
        'licenses.allow[0]',
        /can’t be allowed/,
      ],
      [
        'a glob that is none',
        `${HEAD}scopes:\n  - match: { repository: "a/[b" }\n`,
        4,
        14,
        'scopes[0].match.repository',
        /glob/,
      ],
      [
        'a glob of three parts',
        `${HEAD}scopes:\n  - match: { repository: a/b/c }\n`,
        4,
        14,
        'scopes[0].match.repository',
        /glob/,
      ],
      ['a scope without a match', `${HEAD}scopes:\n  - rules: {}\n`, 4, 5, 'scopes[0].match', /./],
      ['an anchor', `${HEAD}rules: &all {}\n`, 3, 13, '', /anchors/],
      [
        'broken CEL',
        `${HEAD}conditions:\n  - { id: a, when: facts.tags ==, effect: warn, message: m }\n`,
        4,
        31,
        'conditions[0].when',
        /no CEL expression from here on/,
      ],
      [
        'a fact that is none',
        `${HEAD}conditions:\n  - id: a\n    when: facts.licence.class == "x"\n    effect: warn\n    message: m\n`,
        5,
        16,
        'conditions[0].when',
        /no `licence`/,
      ],
      [
        'a condition in quotes',
        `${HEAD}conditions:\n  - id: a\n    when: 'size(fact.tags) > 1'\n    effect: warn\n    message: m\n`,
        5,
        17,
        'conditions[0].when',
        /no `fact`/,
      ],
      [
        'a condition’s name that is taken',
        `${HEAD}conditions:\n  - { id: yaml-valid, when: "true", effect: warn, message: m }\n`,
        4,
        7,
        'conditions[0].id',
        /something else/,
      ],
    ]
  it.each(mistakes)('says where it found %s', (_, source, line, column, path, says) => {
    const { document, problems } = parsePolicy(source, KNOWN)
    expect(document).toBeNull()
    expect(problems[0]).toMatchObject({ line, column, path, message: expect.stringMatching(says) as string })
  })

  it('looks at no names that it was not told of', () => {
    expect(parsePolicy(`${HEAD}rules: { anything: warn }\n`).problems).toEqual([])
  })

  it('tells several problems at once, in the order of the lines', () => {
    const { problems } = parsePolicy(`${HEAD}rules: { a: warn, b: warn }\nlicenses: { deny: [c] }\n`, KNOWN)
    expect(problems.map(({ line }) => line)).toEqual([3, 3, 4])
  })

  it.each([
    ['brackets', `rules: ${'['.repeat(100_000)}`],
    ['dashes', '- '.repeat(100_000)],
    ['mappings', `rules: ${'{a: '.repeat(50_000)}`],
    ['indentation', Array.from({ length: 700 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['aliases', `a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]`],
    ['length', `${HEAD}# ${'x'.repeat(MAX_POLICY_LENGTH)}`],
  ])('stops at hostile %s within a second', (_, source) => {
    const began = performance.now()
    expect(parsePolicy(source).problems).not.toEqual([])
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it(`never throws, whatever it is given (SEED=${SEED})`, () => {
    const line = fc.oneof(
      fc.constantFrom(
        'name: a',
        HEAD,
        'rules:',
        '  yaml-valid: warn',
        'scopes:',
        '  - match: {}',
        'conditions: [{}]',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(line), lines => {
        const { document, problems } = parsePolicy(lines.join('\n'), KNOWN)
        expect(document === null).toBe(problems.length > 0)
        for (const problem of problems) expect(problem.line).toBeGreaterThan(0)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })
})

describe('formatPolicy', () => {
  it('writes the same text for the same policy, whatever the order of its keys', () => {
    const reversed = Object.fromEntries(Object.entries(defaultPolicy).reverse()) as unknown as PolicyDocument
    expect(formatPolicy(reversed)).toBe(formatPolicy(defaultPolicy))
    expect(parsePolicy(formatPolicy(defaultPolicy)).document).toEqual(defaultPolicy)
  })
})
