import { textOf } from '../../../components/text-of.js'
import type { GateField } from './queries.js'

/** Of the input of a field. Its own name is whatever somebody wrote into a card. */
export function inputName(at: number): string {
  return `field-${at}`
}

/** What was filled in, by the names that the gate gives its fields; of boxes only those that are ticked. */
export function readAnswers(
  fields: FormData,
  asked: readonly Pick<GateField, 'name'>[],
): { readonly name: string; readonly value: string }[] {
  return asked.flatMap(({ name }, at) => {
    const value = textOf(fields, inputName(at))
    return value === null ? [] : [{ name, value }]
  })
}
