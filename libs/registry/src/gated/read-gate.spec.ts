import { describe, expect, it } from 'vitest'
import { readAnswers } from './read-answers.js'
import { gateOf } from './read-gate.js'

const NOTHING = { heading: null, prompt: null, description: null, button: null, fields: [] }

describe('gateOf', () => {
  it('reads what a card says, in either form of fields', () => {
    const select = { type: 'select', options: ['a', { label: 'B', value: 'b' }] }
    const texts = {
      extra_gated_heading: 'H',
      extra_gated_prompt: 'P',
      extra_gated_description: 'D',
      extra_gated_button_content: 'B',
    }
    const fields = [
      { name: 'Name', kind: 'text', options: [] },
      { name: 'Use', kind: 'select', options: ['a', 'b'] },
    ]
    for (const extra_gated_fields of [{ Name: 'text', Use: select }, [{ Name: 'text' }, { Use: select }]]) {
      expect(gateOf({ ...texts, extra_gated_fields })).toEqual({
        ...{ heading: 'H', prompt: 'P', description: 'D', button: 'B' },
        fields,
      })
    }
  })

  it.each([
    [null],
    [undefined],
    ['text'],
    [[]],
    [{}],
    [{ extra_gated_fields: 7, extra_gated_prompt: ['x'] }],
    [{ extra_gated_fields: [null, 3] }],
  ])('finds no gate in %j', metadata => {
    expect(gateOf(metadata)).toEqual(NOTHING)
  })

  it('asks for what it does not understand as a text', () => {
    const { fields } = gateOf({
      extra_gated_fields: { A: 'colour', B: { type: 'slider' }, C: null, D: 'checkbox' },
    })
    expect(fields.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'A text',
      'B text',
      'C text',
      'D checkbox',
    ])
  })

  it('asks for fifty fields at most', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`f${at}`, 'text']))
    expect(gateOf({ extra_gated_fields: many }).fields).toHaveLength(50)
  })
})

describe('readAnswers', () => {
  it('takes nothing for an answer that only looks like one', () => {
    const gate = gateOf({ extra_gated_fields: { toString: 'text', constructor: 'checkbox' } })
    expect(() => readAnswers(gate, {})).toThrow('Fill in: "toString", "constructor".')
    expect(readAnswers(gate, { toString: ' x ', constructor: 'on' })).toEqual({
      toString: 'x',
      constructor: true,
    })
  })
})
