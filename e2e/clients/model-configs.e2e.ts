import { resolve } from 'node:path'
import { type ModelShape, readModelConfig } from '@entrepot/formats'
import { beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/run-command.js'
import { isMissing, LIBRARIES_PYTHON } from './python-clients.js'

const NUMBERS = [
  'layerCount',
  'hiddenSize',
  'headCount',
  'kvHeadCount',
  'keySize',
  'vocabularySize',
  'contextTokens',
] as const satisfies readonly (keyof ModelShape)[]
/** Of all language models that transformers has, those of which a number must be known when the whole configuration is there. */
const KNOWN_SHARE = 0.75

/** What `model_configs.py` says of a class: its defaults as a `config.json`, a `config.json` that says nothing, and what the class knows. */
interface Told {
  readonly full: string
  readonly bare: string | null
  readonly known: Readonly<Record<(typeof NUMBERS)[number], number | null>> & {
    readonly layerTypes: readonly string[] | null
  }
}

describe.skipIf(isMissing(LIBRARIES_PYTHON))('configurations, as transformers understands them', () => {
  let told: Readonly<Record<string, Told>> = {}
  let forms: readonly (readonly [name: string, shape: ModelShape, known: Told['known']])[] = []

  beforeAll(async () => {
    const env = { HF_HUB_OFFLINE: '1', TRANSFORMERS_VERBOSITY: 'error' }
    const done = await run(LIBRARIES_PYTHON, [resolve('e2e/clients/model_configs.py')], env)
    expect(done.exitCode, done.stderr).toBe(0)
    told = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '{}')
    forms = Object.entries(told).flatMap(([type, { full, bare, known }]) =>
      [['in full', full] as const, ['saying nothing', bare] as const].flatMap(([form, text]) =>
        text === null ? [] : [[`${type}, ${form}`, readModelConfig(Buffer.from(text)).shape, known] as const],
      ),
    )
  })

  it('are never read as other numbers than it has', () => {
    const wrong: string[] = []
    for (const [name, shape, known] of forms)
      for (const number of NUMBERS) {
        const [ours, theirs] = [shape[number], known[number]]
        // There they call the part that turns with the position the size of a head.
        if (number === 'keySize' && shape.latentAttention !== null) continue
        if (ours !== null && theirs !== null && ours !== theirs)
          wrong.push(`${name}: ${number} ${ours}, not ${theirs}`)
      }
    expect(wrong).toEqual([])
    expect(forms.length).toBeGreaterThan(300)
  })

  it('never have fewer layers that keep all tokens than it has', () => {
    const wrong: string[] = []
    for (const [name, shape, { layerTypes }] of forms) {
      if (!layerTypes) continue
      const windowed = layerTypes.filter(type => /sliding|chunked/.test(type)).length
      const stateful = layerTypes.filter(
        type => !/attention|hybrid/.test(type) || type === 'linear_attention',
      ).length
      const ours = shape.slidingWindow ? (shape.slidingWindow.layerCount ?? layerTypes.length) : 0
      if (ours > windowed || (shape.recurrentLayerCount ?? 0) > stateful)
        wrong.push(`${name}: ${ours} of ${windowed}, ${shape.recurrentLayerCount} of ${stateful}`)
    }
    expect(wrong).toEqual([])
  })

  it('are known for most of its models', () => {
    const whole = forms.filter(([name]) => name.endsWith('in full'))
    for (const number of NUMBERS) {
      const known = whole.filter(([, shape]) => shape[number] !== null).length
      expect(known / whole.length, number).toBeGreaterThan(KNOWN_SHARE)
    }
  })
})
