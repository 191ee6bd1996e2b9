import { expect, it } from 'vitest'
import { splitFrontMatter } from './split-front-matter.js'

it('cuts the metadata off, and keeps the lines of the rest where they were', () => {
  const text = '---\nlicense: mit\ntags: [a]\n---\n# Title\n'
  const { yaml, body, yamlLines } = splitFrontMatter(text)
  expect([yaml, yamlLines]).toEqual(['license: mit\ntags: [a]', 4])
  expect(body.split('\n')[4]).toBe('# Title')
})

it.each(['# No metadata\n\n---\n\nA rule.\n', '---\nnever closed: yes\n', '', 'text\n---\n'])(
  'finds none in %j',
  text => {
    expect(splitFrontMatter(text)).toMatchObject({ yaml: null, body: text, yamlLines: 0 })
  },
)

it('reads cards of Windows, and those with a mark of their encoding', () => {
  expect(splitFrontMatter('\uFEFF---\r\na: 1\r\n---\r\nText').yaml).toBe('a: 1')
})
