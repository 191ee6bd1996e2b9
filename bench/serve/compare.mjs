import { median } from './statistics.mjs'

/**
 * Measures in alternating pairs, ours first, so that what else the machine does falls on both.
 * @param measures  `{ ours, reference }`: each takes the number of the pair and resolves to a rate
 */
export async function compare(pairs, { ours, reference }) {
  const rates = { ours: [], reference: [] }
  for (let pair = 0; pair < pairs; pair++) {
    rates.ours.push(await ours(pair))
    rates.reference.push(await reference(pair))
  }
  return { ...rates, ratios: rates.ours.map((rate, pair) => rate / rates.reference[pair]) }
}

/** The lines of one comparison: the ratio first, what it is made of below. */
export function describeComparison({ title, target, referenceName, unit }, { ours, reference, ratios }) {
  const verdict = median(ratios) >= target ? 'met' : 'missed'
  return [
    title,
    `  ratio ${spread(ratios, 3)}, higher is better; target ${target.toFixed(2)}: ${verdict}`,
    `  ours ${spread(ours, unit.digits, unit.scale)} ${unit.name}`,
    `  ${referenceName} ${spread(reference, unit.digits, unit.scale)} ${unit.name}`,
  ].join('\n')
}

/** Median, and the least and the most in brackets. */
export function spread(numbers, digits, scale = 1) {
  const [least, middle, most] = [Math.min(...numbers), median(numbers), Math.max(...numbers)].map(number =>
    (number / scale).toFixed(digits),
  )
  return `${middle} (${least} to ${most})`
}
