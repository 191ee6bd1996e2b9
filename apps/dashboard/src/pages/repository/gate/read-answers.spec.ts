import { expect, it } from 'vitest'
import { inputName, readAnswers } from './read-answers.js'

it('answers by the names of the gate, whatever they are, and leaves out what is empty', () => {
  const fields = new FormData()
  fields.set(inputName(0), ' Acme ')
  fields.set(inputName(1), '')
  fields.set(inputName(2), 'true')
  const asked = [{ name: 'Company' }, { name: '__proto__' }, { name: 'I agree' }]
  expect(readAnswers(fields, asked)).toEqual([
    { name: 'Company', value: 'Acme' },
    { name: 'I agree', value: 'true' },
  ])
})
