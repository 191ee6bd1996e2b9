import { Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { Requires } from '../access/requires.js'
import { FileScanNode, toFileScanNode } from './file-scan.node.js'
import { FileNode } from './file.node.js'

@Resolver(() => FileNode)
export class FileResolver {
  /** One statement for all files of a page. */
  @ResolveField(() => FileScanNode, {
    nullable: true,
    description: 'Null for what is no file. Nothing is looked into for it.',
  })
  @Requires('repo:read')
  async scan(@Parent() { path, scans }: FileNode): Promise<FileScanNode | null> {
    const found = (await scans()).get(path)
    return found ? toFileScanNode(found) : null
  }
}
