import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteLiteral, quoteShell } from './quote.js'

const HOSTILE = [
  "it's; rm -rf ~",
  '$(reboot)',
  '`reboot`',
  'a b\tc',
  '-rf',
  'new\nline',
  '\u001b]0;title\u0007',
  'right\u202eleft',
  "'\\''",
  '*?[a-z]{1,2}~!#&|<>',
  'ünï/😀.gguf',
  '',
]

/** Without a NUL, which no word of a command line has, and without halves of characters, which no file name in git shows as such. */
const names = fc
  .string({ unit: 'binary', maxLength: 30 })
  .map(text => text.replaceAll('\0', ''))
  .filter(text => text.isWellFormed())

describe('quoteShell', () => {
  it('makes one word of anything, which the shell hands on as it was', () => {
    const words = [...HOSTILE, ...fc.sample(names, 300)]
    const script = `printf '%s\\0' ${words.map(quoteShell).join(' ')}`
    const said = execFileSync('bash', ['-c', script], { env: { LC_ALL: 'C.UTF-8' } }).toString()
    expect(said.split('\0').slice(0, -1)).toEqual(words)
  })

  it('shows nothing that a terminal acts on', () => {
    fc.assert(
      fc.property(names, name => {
        expect(quoteShell(name)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
      }),
      { verbose: true },
    )
  })

  it('leaves plain words plain', () => {
    expect(['acme/llama:Q4_K_M', '--revision', 'main'].map(quoteShell)).toEqual([
      'acme/llama:Q4_K_M',
      '--revision',
      'main',
    ])
  })
})

describe('quoteLiteral', () => {
  it('is read as it was by JavaScript and by Python', () => {
    const texts = [...HOSTILE, ...fc.sample(names, 200)]
    const list = `[${texts.map(quoteLiteral).join(', ')}]`
    expect(new Function(`return ${list}`)()).toEqual(texts)
    const python = execFileSync('python3', ['-c', `import json, sys\njson.dump(${list}, sys.stdout)`], {
      env: { PYTHONIOENCODING: 'utf-8', LC_ALL: 'C.UTF-8' },
    })
    expect(JSON.parse(python.toString())).toEqual(texts)
  })
})
