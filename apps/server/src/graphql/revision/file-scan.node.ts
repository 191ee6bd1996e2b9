import { Field, ObjectType } from '@nestjs/graphql'
import type { FileSecurity } from '@entrepot/governance'
import { FileSafetyEnum } from '../enums.js'

@ObjectType('FileScan', { description: 'What looks into a file found.' })
export class FileScanNode {
  @Field(() => FileSafetyEnum)
  readonly safety!: FileSecurity['status']

  @Field(() => [String], { description: 'Names of viruses.' })
  readonly viruses!: readonly string[]

  @Field(() => [String], {
    description: 'What unpickling would call and is not known to be harmless, such as `os.system`.',
  })
  readonly imports!: readonly string[]
}

export function toFileScanNode({ status, avScan, pickleImportScan }: FileSecurity): FileScanNode {
  const imports = pickleImportScan?.pickleImports ?? []
  return {
    safety: status,
    viruses: avScan.virusNames ?? [],
    imports: imports
      .filter(({ safety }) => safety !== 'innocuous')
      .map(({ module, name }) => `${module}.${name}`),
  }
}
