import type { QuantizationFacts } from '../weights-header.js'
import { packedBits } from './detect-quantization.js'
import { COMPANIONS, PACKED_ROLES, type TensorGroup } from './tensor-group.js'

/** Types that may hold several weights in one number. */
const CONTAINERS: Readonly<Record<string, number>> = { U8: 8, I8: 8, U32: 32, I32: 32 }
/**
 * The number of weights in all of a model's tensors, packed ones counted one by one. Null where they are packed in a way that is not known:
 * no bits, a method that keeps code books, several widths in one model.
 *
 * @param groups  of one file, or of all shards together
 */
export function countParameters(
  groups: readonly TensorGroup[],
  quantization: QuantizationFacts | null,
): number | null {
  let total = 0
  for (const group of groups) {
    const count = countGroup(group, groups, quantization)
    if (count === null) return null
    total += count
  }
  return total
}

function countGroup(
  group: TensorGroup,
  groups: readonly TensorGroup[],
  quantization: QuantizationFacts | null,
): number | null {
  const { role, type, elementCount } = group
  const isPacked = PACKED_ROLES.has(role)
  if (quantization === null) {
    if (role === 'qweight') return perContainer(group, packedBits(groups))
    if (isCompanionOfPacked(role, groups)) return 0
    return isPacked || mayBePacked(group) ? null : elementCount
  }
  if (COMPANIONS.has(role)) return 0
  if (!isPacked && !(role === 'weight' && type in CONTAINERS)) return elementCount
  return countPacked(group, groups, quantization)
}

/** Without a word on quantization, whole numbers that are called weights are some packing that nobody explained. */
function mayBePacked({ role, type }: TensorGroup): boolean {
  return role === 'weight' && type in CONTAINERS
}

function isCompanionOfPacked(role: string, groups: readonly TensorGroup[]): boolean {
  return (role === 'qzeros' || role === 'scales') && groups.some(group => group.role === 'qweight')
}

function countPacked(
  group: TensorGroup,
  groups: readonly TensorGroup[],
  { method, bits, groupSize, detail }: QuantizationFacts,
): number | null {
  switch (method) {
    case 'gptq':
    case 'awq':
      return perContainer(group, packedBits(groups) ?? bits)
    case 'mlx':
      return countByScales(group, groups, bits, groupSize)
    case 'bitsandbytes':
    case 'mxfp4':
    case 'modelopt':
    case 'quanto':
    case 'hqq':
      return perContainer(group, bits)
    case 'bitnet':
      return group.elementCount * 4
    case 'compressed-tensors':
      return bits === null ? null : group.elementCount * Math.floor((CONTAINERS[group.type] ?? bits) / bits)
    case 'fp8':
      return detail !== null && !(group.type in CONTAINERS) ? group.elementCount : null
    default:
      return bits === 8 ? perContainer(group, 8) : null
  }
}

/** MLX may give layers widths of their own; there is one scale for so many weights, whatever their width. */
function countByScales(
  group: TensorGroup,
  groups: readonly TensorGroup[],
  bits: number | null,
  groupSize: number | null,
): number | null {
  const packed = groups.filter(({ role, type }) => role === 'weight' && type === 'U32')
  if (groupSize !== null && packed.length === 1) {
    let scales = 0
    for (const { role, elementCount } of groups) if (role === 'scales') scales += elementCount
    return scales * groupSize
  }
  return perContainer(group, bits)
}

/** A type that is wider than the weight is a container of as many as fit; one that is not holds one. */
function perContainer({ type, elementCount }: TensorGroup, bits: number | null): number | null {
  const containerBits = CONTAINERS[type]
  if (containerBits === undefined) return elementCount
  if (bits === null) return null
  return Math.floor((elementCount * containerBits) / bits)
}
