import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk } from '../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  await landFolder(engines, { id: 'acme/tiny', commits: [{ files: { 'z.txt': 'z' } }] })
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

it('answers for each path once, and for ten thousand at most', async () => {
  const ask = (paths: string[]) =>
    rawAsk(server.url, '/api/models/acme/tiny/paths-info/main', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ paths }),
    })
  const same = Array.from({ length: 20_000 }, (_, n) => (n % 2 === 0 ? 'z.txt' : '/z.txt/'))
  expect(JSON.parse((await ask(same)).text)).toHaveLength(1)
  const many = await ask(Array.from({ length: 10_001 }, (_, n) => `${n}.txt`))
  expect([many.status, JSON.parse(many.text).error]).toEqual([
    413,
    'One request may ask about 10000 paths, and this asks about 10001.',
  ])
})

it('takes no longer for a path of slashes than for any other', async () => {
  const startedAt = performance.now()
  const body = `paths=a${'/'.repeat(300_000)}b`
  const answer = await rawAsk(server.url, '/api/models/acme/tiny/paths-info/main', { method: 'POST', body })
  expect(answer.text).toBe('[]')
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})

it('refuses more words and filters than one statement should hold, and longer ones', async () => {
  const ask = async (query: string) => {
    const { status, text } = await rawAsk(server.url, `/api/models?${query}`)
    return [status, JSON.parse(text).error]
  }
  const words = (count: number) => Array.from({ length: count }, (_, n) => `w${n}`)
  const comma = words(4).join(',')
  const tooMany = [400, 'A list takes at most 10 search words and filters.']
  expect((await ask(`search=${words(10).join('+')}`))[0]).toBe(200)
  for (const query of [
    `search=${words(11).join('+')}`,
    `filter=${words(11).join(',')}`,
    words(11).join('&filter=').replace('w0', 'filter=w0'),
    `search=${words(4).join('+')}&filter=${comma}&library=${comma}`,
  ])
    expect(await ask(query)).toEqual(tooMany)
  const long = 'x'.repeat(501)
  for (const name of ['search', 'filter', 'library', 'author', 'pipeline_tag']) {
    const tooLong = [400, 'A search word or filter has at most 500 characters.']
    expect(await ask(`${name}=${long}`)).toEqual(tooLong)
    expect((await ask(`${name}=${long.slice(1)}`))[0]).toBe(200)
  }
})
