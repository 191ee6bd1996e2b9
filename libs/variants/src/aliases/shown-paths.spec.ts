import { asGitOid, type TreeEntry } from '@entrepot/core'
import { expect, it } from 'vitest'
import { shownPaths } from './shown-paths.js'

const file = (path: string, mode: TreeEntry['mode'] = '100644'): TreeEntry => ({
  path,
  mode,
  oid: asGitOid('0'.repeat(40)),
  sizeBytes: 1,
  lfs: null,
})

/** What is shown of some files, where `own` and `others` are files of weights. */
const shown = (paths: readonly string[], own: readonly string[], others: readonly string[]) => [
  ...shownPaths(
    paths.map(path => file(path)),
    new Set(own),
    new Set(others),
  ),
]

it('shows the weights, and what is no weights of another variant', () => {
  const support = ['LICENSE', 'README.md', 'chat_template.jinja', 'tokenizer/vocab.json', 'unknown.bin']
  const [q4, q8] = ['a-Q4_K_M.gguf', 'a-Q8_0.gguf']
  expect(shown([...support, q4, q8], [q4], [q8])).toEqual([...support, q4])
})

it('shows what two variants share', () => {
  const [q8, fp16, data] = ['onnx/model_q8.onnx', 'onnx/model_fp16.onnx', 'onnx/shared.onnx_data']
  expect(shown([q8, fp16, data], [q8, data], [fp16, data])).toEqual([q8, data])
})

it('lets an index of shards go where its shards go', () => {
  const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']
  const indexes = ['model.safetensors.index.json', 'model.safetensors.index.fp16.json']
  const all = [...shards, ...indexes, 'model.gguf', 'config.json']
  expect(shown(all, ['model.gguf'], shards)).toEqual(['model.gguf', 'config.json'])
  expect(shown(all, shards, ['model.gguf'])).toEqual([...shards, ...indexes, 'config.json'])
})

it('looks at each folder by itself, and at each kind of shards', () => {
  const own = ['a/model-00001-of-00001.safetensors', 'a/model.safetensors.index.json']
  const others = ['b/model-00001-of-00001.safetensors', 'a/pytorch_model-00001-of-00001.bin']
  const indexes = ['b/model.safetensors.index.json', 'a/pytorch_model.bin.index.json']
  const [weights = ''] = own
  expect(shown([...own, ...others, ...indexes], [weights], others)).toEqual(own)
})

it('shows links, and neither folders nor submodules', () => {
  const entries = [file('a', '040000'), file('a/b', '120000'), file('c', '160000')]
  expect([...shownPaths(entries, new Set(), new Set())]).toEqual(['a/b'])
})
