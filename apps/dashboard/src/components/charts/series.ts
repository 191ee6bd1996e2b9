/** One of the things that a chart tells apart. */
export interface Series {
  readonly key: string
  readonly label: string
  readonly color: 'teal' | 'yellow' | 'gray' | 'red' | 'blue' | 'cyan'
}

/** One place of an axis, with a value for each series. */
export interface Stack {
  readonly key: string
  readonly label: string
  readonly values: Readonly<Record<string, number>>
}

export function totalOf({ values }: Pick<Stack, 'values'>): number {
  return Object.values(values).reduce((sum, value) => sum + value, 0)
}

/** Where a scale ends, so that its marks are round numbers: 1, 2 or 5 times a power of ten, and never less than 4. */
export function roundUp(value: number): number {
  if (value <= 4) return 4
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 5, 10].find(times => times * power >= value) ?? 10
  return step * power
}
