/** What stands in a field, without spaces around it; null for nothing. */
export function textOf(fields: FormData, name: string): string | null {
  const value = fields.get(name)
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? null : text
}
