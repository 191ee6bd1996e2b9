import { describe, expect, it } from 'vitest'
import { chosenOf, sortOf, valueInAddress, variablesOf, viewText } from './view.js'

describe('the view of the list of repositories', () => {
  it('asks for everything, the last changed first, where the address says nothing', () => {
    expect(variablesOf({})).toEqual({ filter: {}, orderBy: { field: 'UPDATED_AT', direction: 'DESC' } })
  })

  it('turns what the address says into a filter', () => {
    const search = {
      q: ' gpt  small ',
      type: 'MODEL',
      findings: 'ERROR',
      license: 'mit',
      tag: 'a,b',
      sort: 'downloads',
    }
    expect(variablesOf(search)).toEqual({
      filter: { search: 'gpt  small', type: 'MODEL', hasFindings: 'ERROR', license: 'mit', tags: ['a,b'] },
      orderBy: { field: 'DOWNLOADS', direction: 'DESC' },
    })
  })

  it('leaves out what the server would refuse', () => {
    expect(chosenOf({ type: 'model', verdict: 'GREEN', license: '', other: 'x' })).toEqual([])
    expect(sortOf({ sort: 'name' })).toBe('updated')
  })

  it('writes enumerations as GraphQL does, and other values as they are', () => {
    expect(valueInAddress('type', 'model')).toBe('MODEL')
    expect(valueInAddress('license', 'mit')).toBe('mit')
  })

  it('is one text, however the address is written', () => {
    expect(viewText({ sort: 'updated', task: 't', q: 'a', type: 'MODEL', page: '2' })).toBe(
      'q=a&type=MODEL&task=t',
    )
    expect(viewText({ q: '', sort: 'nonsense' })).toBe('')
  })
})
