import { describe, expect, it } from 'vitest'
import { parseCard } from './parse-card.js'
import { summarizeCard } from './summarize-card.js'
import { newHubRejections } from './validate-as-hub.js'
import { evaluate } from './evaluate.js'

function summary(text: string, type: 'model' | 'dataset' = 'model') {
  return summarizeCard(parseCard(new TextEncoder().encode(text)), type)
}

const MODEL = `---
license: mit
language: [en, de]
library_name: transformers
pipeline_tag: text-generation
tags: [chat, en]
datasets: squad
base_model: [a/b]
base_model_relation: finetune
---
# Heron

Two words.

## Bias

[More Information Needed]
`

describe('summarizeCard', () => {
  it('holds what the index needs', () => {
    expect(summary(MODEL)).toMatchObject({
      license: 'mit',
      licenseName: null,
      pipelineTag: 'text-generation',
      libraryName: 'transformers',
      languages: ['en', 'de'],
      datasets: ['squad'],
      baseModels: ['a/b'],
      sections: [
        { heading: 'Heron', depth: 1, line: 11, wordCount: 2, isPlaceholder: false },
        { heading: 'Bias', depth: 2, line: 15, wordCount: 0, isPlaceholder: true },
      ],
    })
  })

  it('derives the tags of the Hub, each once', () => {
    expect(summary(MODEL).hubTags).toEqual([
      'transformers',
      'text-generation',
      'chat',
      'en',
      'de',
      'dataset:squad',
      'base_model:a/b',
      'license:mit',
      'base_model:finetune:a/b',
    ])
    const dataset =
      '---\ntask_categories: [translation]\nlanguage: de\nlicense: cc0-1.0\nsize_categories: n<1K\n---\n'
    expect(summary(dataset, 'dataset').hubTags).toEqual([
      'task_categories:translation',
      'language:de',
      'license:cc0-1.0',
      'size_categories:n<1K',
    ])
  })

  it('is JSON, whatever YAML says', () => {
    const odd =
      '---\ndate: 2020-01-01\nx: .nan\ny: .inf\nz: !!binary aGk=\n__proto__: {a: 1}\nn: "\\0\\ud800x"\n---\n'
    const { metadata } = summary(odd)
    expect(metadata).toEqual({ date: '2020-01-01T00:00:00.000Z', x: null, y: null, z: 'aGk=', n: '\ufffdx' })
    expect(JSON.parse(JSON.stringify(metadata))).toEqual(metadata)
  })

  it('has no metadata without a block, with an unreadable one, and with one that writes out to millions of nodes', () => {
    expect(summary('# T').metadata).toBeNull()
    expect(summary('---\n[a\n---\n').metadata).toBeNull()
    expect(summary('---\na: &a [*a, *a]\n---\n').metadata).toBeNull()
  })

  it('cuts texts that no index could hold', () => {
    expect(summary(`---\ntags: [${'x'.repeat(2_000)}]\n---\n`).tags[0]).toHaveLength(500)
  })
})

describe('newHubRejections', () => {
  const findings = (text: string) =>
    evaluate({
      repo: { type: 'model', id: 'a/b' },
      card: parseCard(new TextEncoder().encode(text)),
      files: [],
      parents: [],
    }).findings

  it('forgives what was wrong before, and names what is new', () => {
    const before = findings('---\nlicense: MIT\n---\n# T\n')
    const after = findings('---\n# moved\nlicense: MIT\nlanguage: English\n---\n# T\n')
    expect(newHubRejections(before, after).map(one => one.ruleId)).toEqual(['language-code-known'])
    expect(newHubRejections(after, before)).toEqual([])
    expect(newHubRejections([], before).map(one => one.ruleId)).toEqual(['license-id-known'])
  })
})
