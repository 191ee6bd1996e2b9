import { describe, expect, it } from 'vitest'
import { chooseGguf, chooseProjector, type GgufChoice, isSplit, tagsOf } from './gguf-choice.js'

const choice = (quantization: string, ...paths: string[]): GgufChoice => ({
  key: `gguf/${quantization}/${paths[0] ?? ''}`,
  quantization,
  paths,
})
const keyOf = (choices: readonly GgufChoice[], tag: string) => chooseGguf(choices, tag)?.paths[0] ?? null

/** As a maker of mixtures lays a repository out: the headers of all of the second half say `Q4_K_M` or `IQ2_M`. */
const MIXED = [
  choice('BF16', 'BF16/m-BF16-00001-of-00002.gguf', 'BF16/m-BF16-00002-of-00002.gguf'),
  choice('unknown', 'imatrix_unsloth.gguf'),
  choice('IQ4_XS', 'm-IQ4_XS.gguf'),
  choice('Q4_K_M', 'm-Q4_K_M.gguf'),
  choice('Q8_0', 'm-Q8_0.gguf'),
  choice('Q4_K_M', 'm-UD-Q4_K_XL.gguf'),
  choice('F16', 'mmproj-F16.gguf'),
]

describe('a tag', () => {
  it.each([
    ['latest', 'm-Q4_K_M.gguf'],
    ['LATEST', 'm-Q4_K_M.gguf'],
    ['Q4_K_M', 'm-Q4_K_M.gguf'],
    ['q4_k_m', 'm-Q4_K_M.gguf'],
    ['UD-Q4_K_XL', 'm-UD-Q4_K_XL.gguf'],
    ['q4_k_xl', 'm-UD-Q4_K_XL.gguf'],
    ['m-UD-Q4_K_XL.gguf', 'm-UD-Q4_K_XL.gguf'],
    ['bf16', 'BF16/m-BF16-00001-of-00002.gguf'],
    ['m-bf16', 'BF16/m-BF16-00001-of-00002.gguf'],
    ['m-BF16-00002-of-00002', 'BF16/m-BF16-00001-of-00002.gguf'],
    ['Q4_K', null],
    ['.*', null],
    ['F16', null], // there is none but the projector's
    ['imatrix_unsloth', null],
  ])('%s means %s', (tag, path) => {
    expect(keyOf(MIXED, tag)).toBe(path)
  })

  it('is told by the header, whatever the file is called', () => {
    const choices = [choice('Q6_K', 'a-Q2_K.gguf'), choice('Q2_K', 'weights.gguf')]
    expect(keyOf(choices, 'q2_k')).toBe('weights.gguf')
    expect(keyOf(choices, 'q6_k')).toBe('a-Q2_K.gguf')
  })

  it('of which there are several means the one that is called so, and else the first', () => {
    const choices = [choice('Q4_K_M', 'm-UD-Q4_K_M.gguf'), choice('Q4_K_M', 'm-Q4_K_M.gguf')]
    expect(keyOf(choices, 'Q4_K_M')).toBe('m-Q4_K_M.gguf')
    expect(keyOf([choice('Q4_K_M', 'a.gguf'), choice('Q4_K_M', 'b.gguf')], 'Q4_K_M')).toBe('a.gguf')
  })

  it('latest means Q8_0 where there is no Q4_K_M, and else the first', () => {
    expect(keyOf([choice('F16', 'a.gguf'), choice('Q8_0', 'b.gguf')], 'latest')).toBe('b.gguf')
    expect(keyOf([choice('F16', 'a.gguf'), choice('Q6_K', 'b.gguf')], 'latest')).toBe('a.gguf')
    expect(keyOf([], 'latest')).toBeNull()
  })

  it('takes a word in a folder for one', () => {
    expect(keyOf([choice('unknown', 'Q3_K_S/part.gguf')], 'q3_k_s')).toBe('Q3_K_S/part.gguf')
  })
})

it('knows a model in parts, also when only one of them is there', () => {
  expect(MIXED.filter(isSplit).map(({ quantization }) => quantization)).toEqual(['BF16'])
  expect(isSplit(choice('Q8_0', 'm-00002-of-00003.gguf'))).toBe(true)
})

it('names what can be asked for, by its file where no header tells', () => {
  expect(tagsOf([...MIXED, choice('unknown', 'strange.gguf')])).toEqual([
    ...['BF16', 'IQ4_XS', 'Q4_K_M', 'Q8_0', 'strange'],
  ])
})

describe('a projector', () => {
  it.each([
    [['mmproj-BF16.gguf', 'mmproj-F16.gguf', 'mmproj-F32.gguf'], 'm.gguf', 'mmproj-F16.gguf'],
    [['a/mmproj.gguf', 'mmproj-F16.gguf'], 'a/m.gguf', 'a/mmproj.gguf'],
    [['a/mmproj.gguf'], 'b/m.gguf', null],
    [['a/mmproj.gguf'], 'm.gguf', null],
    [['mmproj.gguf'], 'a/b/m.gguf', 'mmproj.gguf'],
    [['mmproj.safetensors'], 'm.gguf', null],
  ])('of %j belongs to %s: %s', (paths, model, expected) => {
    expect(chooseProjector([...paths, model], model)).toBe(expected)
  })
})
