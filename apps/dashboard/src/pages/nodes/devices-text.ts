import { formatBytes } from '../../text/format.js'

interface Counted {
  readonly name: string
  readonly memoryBytes: number
}

/** What a node says of its devices; what it does not say in the shape that we know counts as none. */
export function readDevices(value: unknown): Counted[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return []
    const { name, kind, memoryBytes } = entry as Record<string, unknown>
    const title = typeof name === 'string' ? name : typeof kind === 'string' ? kind.toUpperCase() : ''
    return typeof memoryBytes === 'number' ? [{ name: title, memoryBytes }] : []
  })
}

/** Devices that have a kind and no name of their own, as profiles list them. */
export function namedDevices(
  profile:
    { readonly devices: readonly { readonly kind: string; readonly memoryBytes: number }[] } | undefined,
): Counted[] {
  return profile?.devices.map(({ kind, memoryBytes }) => ({ name: kind, memoryBytes })) ?? []
}

/** Such as `2 × A100 80 GiB`: those that are alike are counted. */
export function devicesText(devices: readonly Counted[]): string {
  const groups = Map.groupBy(devices, ({ name, memoryBytes }) => `${name} ${formatBytes(memoryBytes)}`.trim())
  return [...groups].map(([title, alike]) => `${alike.length} × ${title}`).join(', ')
}
