import { Inject } from '@nestjs/common'
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import { deleteProfile, findProfile, listProfiles, saveProfile } from '@entrepot/variants'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'
import { devicesOf } from './fit.resolver.js'
import { ProfileConnection, ProfileNode, SaveProfileInput, toProfileNode } from './profile.node.js'

const NAME_CURSOR = z.tuple([z.string()])

@Resolver(() => ProfileNode)
export class ProfileResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => ProfileConnection, {
    description: 'Kinds of inference nodes: those that were saved, and those that come with the product.',
  })
  @Requires('repo:read')
  async profiles(@Args() args: PageArgs): Promise<Connection<ProfileNode>> {
    const first = pageSize(args)
    const [after] = decodeCursor(args.after, NAME_CURSOR) ?? []
    const all = await listProfiles(this.services.engines.db)
    const rest = all.filter(({ name }) => after === undefined || name > after)
    return toConnection(rest.slice(0, first + 1), first, {
      cursorOf: ({ name }) => encodeCursor(name),
      nodeOf: toProfileNode,
    })
  }

  @Query(() => ProfileNode, { nullable: true })
  @Requires('repo:read')
  async profile(@Args('name', { type: () => ID }) name: string): Promise<ProfileNode | null> {
    const profile = await findProfile(this.services.engines.db, name)
    return profile && toProfileNode(profile)
  }

  @Mutation(() => ProfileNode, {
    description: 'Saves a profile, in place of what has its name. It holds from the next question on.',
  })
  @Requires('server:admin')
  async saveProfile(
    @Who() who: Principal,
    @Args('input') { name, description, ...input }: SaveProfileInput,
  ): Promise<ProfileNode> {
    const spec = { ...input, devices: devicesOf(input.devices) }
    return toProfileNode(await saveProfile(this.services.engines, who, { name, spec, description }))
  }

  @Mutation(() => Boolean, {
    description: 'Deletes a profile that was saved; what comes with the product under its name is back then.',
  })
  @Requires('server:admin')
  async deleteProfile(
    @Who() who: Principal,
    @Args('name', { type: () => ID }) name: string,
  ): Promise<boolean> {
    await deleteProfile(this.services.engines, who, name)
    return true
  }
}
