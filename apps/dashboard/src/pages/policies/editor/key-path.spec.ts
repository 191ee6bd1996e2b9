import { describe, expect, it } from 'vitest'
import { placeAt } from './key-path.js'

/** `|` stands for the cursor. */
function at(text: string) {
  const lines = text.split('\n')
  const line = lines.findIndex(one => one.includes('|'))
  const column = lines[line]?.indexOf('|') ?? 0
  lines[line] = (lines[line] ?? '').replace('|', '')
  return placeAt(lines, line, column)
}

describe('where one writes in a policy', () => {
  it('is at the top', () => {
    expect(at('name: x\nru|')).toEqual({ keys: [], isValue: false })
  })
  it('is a key below another', () => {
    expect(at('rules:\n  file-|')).toEqual({ keys: ['rules'], isValue: false })
    expect(at('rules:\n  # why\n\n  a: warn\n  file-|')).toEqual({ keys: ['rules'], isValue: false })
  })
  it('is a value', () => {
    expect(at('rules:\n  a: wa|')).toEqual({ keys: ['rules', 'a'], isValue: true })
    expect(at('pushGate: |')).toEqual({ keys: ['pushGate'], isValue: true })
  })
  it('is within braces', () => {
    expect(at('rules:\n  a: { fa|')).toEqual({ keys: ['rules', 'a'], isValue: false })
    expect(at('rules:\n  a: { fail: bl|')).toEqual({ keys: ['rules', 'a', 'fail'], isValue: true })
    expect(at('defaults: { error: warn, warning: i|')).toEqual({
      keys: ['defaults', 'warning'],
      isValue: true,
    })
  })
  it('is in a member of a list', () => {
    expect(at('conditions:\n  - id: a\n    whe|')).toEqual({ keys: ['conditions'], isValue: false })
    expect(at('conditions:\n  - id: a\n    when: facts.|')).toEqual({
      keys: ['conditions', 'when'],
      isValue: true,
    })
    expect(at('licenses:\n  deny:\n    - non|')).toEqual({ keys: ['licenses', 'deny'], isValue: true })
    expect(at('scopes:\n  - match:\n      audience: in|')).toEqual({
      keys: ['scopes', 'match', 'audience'],
      isValue: true,
    })
  })
  it('leaves what is beside it out', () => {
    expect(at('licenses:\n  deny: [a]\nrules:\n  x|')).toEqual({ keys: ['rules'], isValue: false })
  })
})
