import { describe, expect, it } from 'vitest'
import { guessRepoType } from './guess-type.js'
import { lintCard } from './lint-card.js'
import { parseCard } from './parse-card.js'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const guess = (text: string | null, ...paths: string[]) =>
  guessRepoType(
    text === null ? null : parseCard(bytesOf(text)),
    paths.map(path => ({ path, sizeBytes: 1 })),
  )

describe('guessRepoType', () => {
  it('goes by the keys that only one kind has', () => {
    expect(guess('---\ntask_categories: [translation]\nlicense: mit\n---\n', 'model.safetensors')).toBe(
      'dataset',
    )
    expect(guess('---\npipeline_tag: translation\n---\n', 'data.csv')).toBe('model')
    expect(guess('---\nsdk: gradio\nlicense: mit\n---\n')).toBe('space')
  })

  it('goes by the files then, and by the title at last', () => {
    expect(guess('---\nlicense: mit\n---\n', 'data/train.parquet')).toBe('dataset')
    expect(guess('---\nlicense: mit\n---\n', 'config.json', 'train.csv')).toBe('model')
    expect(guess('# Dataset Card for Herons\n')).toBe('dataset')
    expect(guess('# A model and its data set\n')).toBe('model')
    expect(guess(null)).toBe('model')
  })
})

describe('lintCard', () => {
  it('judges a card by itself, and says which kind it took it for', () => {
    const { type, findings } = lintCard({ readme: bytesOf('---\nlicense: MIT\n---\n# A model\n') })
    expect(type).toBe('model')
    expect(findings.find(one => one.ruleId === 'license-id-known')).toMatchObject({
      message: '`MIT` is not a licence id; `mit` is.',
      position: { path: 'README.md', line: 2, column: 1 },
    })
  })

  it('reads the files beside it, and calls unverifiable what only a registry knows', () => {
    const { findings } = lintCard({
      readme: bytesOf('---\nbase_model: acme/egret\n---\n# A model\n'),
      files: [{ path: 'adapter_config.json', sizeBytes: 50 }],
      texts: new Map([['adapter_config.json', '{"base_model_name_or_path": "acme/heron"}']]),
    })
    expect(findings.find(one => one.ruleId === 'base-model-declared')?.state).toBe('fail')
    expect(findings.find(one => one.ruleId === 'references-resolvable')?.state).toBe('unverifiable')
  })

  it('finds that there is no card', () => {
    expect(lintCard({ readme: null }).findings.map(one => one.ruleId)).toEqual(['card-present'])
  })
})
