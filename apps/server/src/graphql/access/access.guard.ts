import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { GqlExecutionContext } from '@nestjs/graphql'
import { DomainError } from '@entrepot/core'
import { canSomewhere } from '@entrepot/registry'
import type { GraphqlContext } from '../context.js'
import { ACCESS, type Access } from './requires.js'

/** Runs before every resolver, those of fields too. One that declares nothing is closed to everyone. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): true {
    const access = this.reflector.get<Access | undefined>(ACCESS, execution.getHandler())
    if (access === 'public') return true
    const { principal } = GqlExecutionContext.create(execution).getContext<GraphqlContext>()
    if (access && canSomewhere(principal, access.action)) return true
    if (principal.kind === 'anonymous') {
      throw new DomainError(
        'authentication-required',
        'Send a token: `Authorization: Bearer hf_…`. This is not for everyone.',
      )
    }
    throw new DomainError('forbidden', 'Your token may not do this.', { action: access?.action ?? null })
  }
}
