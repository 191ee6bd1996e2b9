import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { GqlExecutionContext } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { type Action, can, inNamespace } from '@entrepot/registry'
import type { GraphqlContext } from '../context.js'
import { ACCESS, type Access } from './requires.js'

/** Actions about the server itself: there is no repository whose owner could be allowed them. */
const SERVER_ACTIONS: ReadonlySet<Action> = new Set(['mirror:manage', 'server:admin'])

/** Runs before every resolver, those of fields too. One that declares nothing is closed to everyone. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): true {
    const access = this.reflector.get<Access | undefined>(ACCESS, execution.getHandler())
    if (access === 'public') return true
    const { principal } = GqlExecutionContext.create(execution).getContext<GraphqlContext>()
    if (access && mayEver(principal, access.action)) return true
    if (principal.kind === 'anonymous') {
      throw new DomainError(
        'authentication-required',
        'Send a token: `Authorization: Bearer hf_…`. This is not for everyone.',
      )
    }
    throw new DomainError('forbidden', 'Your token may not do this.', { action: access?.action ?? null })
  }
}

/** Whether there could be a repository on which `can` allows it: asked about the most favourable one, public and the caller's own. */
function mayEver(principal: Principal, action: Action): boolean {
  if (SERVER_ACTIONS.has(action)) return can(principal, action, null)
  const namespace = principal.kind === 'token' ? principal.accountName : null
  return can(principal, action, { ...inNamespace(namespace), visibility: 'public' })
}
