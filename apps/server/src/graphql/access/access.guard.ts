import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { GqlExecutionContext } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import type { GraphqlContext } from '../context.js'
import { requireSomewhere } from './require-somewhere.js'
import { ACCESS, type Access } from './requires.js'

/** Runs before every resolver, those of fields too. One that declares nothing is closed to everyone. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** Waits until it is certain who asks, but for a resolver that reads ahead, which waits by itself. */
  canActivate(execution: ExecutionContext): true | Promise<true> {
    const access = this.reflector.get<Access | undefined>(ACCESS, execution.getHandler())
    if (typeof access === 'object' && access.readsAhead) return true
    const { caller } = GqlExecutionContext.create(execution).getContext<GraphqlContext>()
    if (caller.isConfirmed) return admit(caller.principal, access)
    return caller.confirm().then(principal => admit(principal, access))
  }
}

function admit(principal: Principal, access: Access | undefined): true {
  if (access !== 'public') requireSomewhere(principal, access?.action ?? null)
  return true
}
