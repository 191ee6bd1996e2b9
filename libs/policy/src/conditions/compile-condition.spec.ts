import { describe, expect, it } from 'vitest'
import type { PolicyFacts } from '../facts.js'
import { NO_FACTS } from '../judge-findings.js'
import { compileCondition } from './compile-condition.js'
import { FACTS_SHAPE, type Shape } from './facts-shape.js'

const FACTS: PolicyFacts = {
  ...NO_FACTS,
  license: {
    declared: ['cc-by-nc-4.0'],
    effective: 'cc-by-nc-4.0',
    class: 'non-commercial',
    commercial: 'no',
  },
  tags: ['medical', 'text-generation'],
  sizeBytes: 3_000_000_000,
  lineage: {
    parents: [{ kind: 'base_model', id: 'meta-llama/Llama-3.1-8B', relation: 'finetune' }],
    ancestors: ['meta-llama/Llama-3.1-8B'],
    isComplete: false,
  },
}

function ask(source: string, facts: PolicyFacts = FACTS) {
  const { ask, problems } = compileCondition(source)
  return ask ? ask(facts) : problems
}

describe('compileCondition', () => {
  it.each([
    ['facts.license.class == "non-commercial"', true],
    ['facts.license.class == "non-commercial" && "medical" in facts.tags', true],
    ['facts.tags.exists(t, t.startsWith("med"))', true],
    ['facts.tags.all(t, t == "medical")', false],
    ['facts.lineage.parents.exists(p, p.kind == "base_model" && p.id.matches("^meta-llama/"))', true],
    ['!facts.lineage.isComplete', true],
    ['facts.sizeBytes > 2000000000', true],
    ['facts.scores.structure + facts.scores.substance < 0.5', true],
    ['facts.pipelineTag == null', true],
    ['facts.pipelineTag != null && facts.pipelineTag.startsWith("text")', false],
    ['size(facts.formats) == 0', true],
    ['has(facts.license.effective)', true],
    ['facts.lineage.parents.filter(p, p.relation == "quantized").size() > 0', false],
    ['facts.tags.exists(t, facts.lineage.ancestors.exists(a, a.contains(t)))', false],
  ])('answers `%s`', (source, holds) => {
    expect(ask(source)).toEqual({ holds })
  })

  it.each([
    ['facts.tags ==', 11, /no CEL/],
    ['facts.nope', 5, /no `nope`/],
    ['facts.license.klass == "x"', 13, /no `klass`/],
    ['facts.lineage.parents.exists(p, p.name == "x")', 33, /no `name`/],
    ['findings.size() > 0', 0, /no `findings`/],
    ['lower(facts.pipelineTag) == "x"', 0, /no function `lower`/],
    ['facts.tags', 0, /boolean/],
    ['facts.sizeBytes / 2 > 1', 0, /overload/],
    ['facts.tags.map(t, t + t).size() > 1', 0, /join/],
    ['facts.tags.matches("a")', 0, /overload/],
    ['facts.pipelineTag.matches(facts.libraryName)', 17, /in quotes/],
    ['facts.license.class.matches("(")', 0, /regexp/],
    [`facts.license.class.matches("${'a'.repeat(101)}")`, 19, /longer than 100/],
    ['facts.license.class.matches("[a-z]{1000}")', 19, /counts to more/],
    [`${'('.repeat(450)}true${')'.repeat(450)}`, 0, /deeply/],
    [`${'true||'.repeat(160)}true`, 0, /parts/],
    [`true || ${'!'.repeat(1_000)}true`, 0, /longer than 1000/],
    ['facts.tags.all(a, facts.tags.all(b, facts.tags.all(c, a == b || b == c)))', 46, /deep/],
    [
      `facts.tags.all(a, facts.tags.all(b, ${Array.from({ length: 12 }, () => 'a != b').join(' && ')}))`,
      0,
      /too costly/,
    ],
  ])('refuses `%s`', (source, offset, says) => {
    const { ask, problems } = compileCondition(source)
    expect(ask).toBeNull()
    expect(problems?.[0]?.message).toMatch(says)
    expect(Math.abs((problems?.[0]?.offset ?? -1) - offset)).toBeLessThanOrEqual(1)
  })

  it('answers with an error where these facts allow no answer', () => {
    expect(ask('facts.tags[7] == "x"')).toEqual({ error: expect.stringContaining('out of bounds') as string })
    expect(ask('facts.pipelineTag.startsWith("x")')).toEqual({ error: expect.any(String) as string })
  })

  it('does not begin what would take too long on these facts, and is quick about what it begins', () => {
    const nested = 'facts.tags.all(a, facts.tags.all(b, a != "" && b != ""))'
    const tagged = (count: number) => ({
      ...FACTS,
      tags: Array.from({ length: count }, (_, at) => `tag-${at}`),
    })
    expect(ask(nested, tagged(20))).toEqual({ holds: true })
    const began = performance.now()
    expect(ask(nested, tagged(5_000))).toEqual({ error: 'it is too costly on this revision' })
    expect(ask('facts.tags.all(a, a.matches("^(a+)+b"))', tagged(5_000))).toHaveProperty('error')
    expect(
      ask('facts.license.class.matches("(a+)+b")', {
        ...FACTS,
        license: { ...FACTS.license, class: 'a'.repeat(20_000) },
      }),
    ).toEqual({ holds: false })
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

it('knows every fact by the name and the kind that it has', () => {
  const described = (value: unknown): Shape | null => {
    if (value === null) return null
    if (Array.isArray(value)) return { list: described(value[0] ?? null) ?? 'text' }
    if (typeof value === 'object')
      return {
        fields: Object.fromEntries(Object.entries(value).map(([k, v]) => [k, described(v) ?? 'text'])),
      }
    return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'flag'
  }
  expect(described({ ...FACTS, pipelineTag: 'x', libraryName: 'x' })).toEqual(FACTS_SHAPE)
})
