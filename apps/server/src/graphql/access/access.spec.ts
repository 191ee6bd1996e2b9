import { Reflector } from '@nestjs/core'
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js'
import { ANONYMOUS, type Principal } from '@entrepot/core'
import { type Action, ACTIONS } from '@entrepot/registry'
import { testPrincipal } from '@entrepot/testing/principal'
import { describe, expect, it } from 'vitest'
import { RESOLVERS } from '../resolvers.js'
import { AccessGuard } from './access.guard.js'
import { Caller } from './caller.js'
import { ACCESS, Public, Requires } from './requires.js'

/** Where Nest keeps that a method is a resolver. */
const RESOLVER_KEY = 'graphql:resolver_type'
const FIELD_KEY = 'graphql:resolve_property'

it('has no resolver, of a root or of a field, that does not declare who may call it', () => {
  const methods = RESOLVERS.flatMap(resolver => {
    const prototype = resolver.prototype as unknown as Record<string, object>
    return Object.getOwnPropertyNames(prototype)
      .filter(name => name !== 'constructor')
      .map(name => ({ name: `${resolver.name}.${name}`, method: prototype[name] as object }))
      .filter(
        ({ method }) => Reflect.hasMetadata(RESOLVER_KEY, method) || Reflect.hasMetadata(FIELD_KEY, method),
      )
  })
  expect(methods.length).toBeGreaterThan(5)
  const undeclared = methods.filter(({ method }) => !Reflect.hasMetadata(ACCESS, method))
  expect(undeclared.map(({ name }) => name)).toEqual([])
})

describe('the guard', () => {
  class Sample {
    undeclared() {}
    @Public() open() {}
  }
  const guard = new AccessGuard(new Reflector())
  const call = (handler: () => void, principal: Principal) => {
    const execution = new ExecutionContextHost(
      [null, {}, { caller: Caller.confirmed(principal) }, {}],
      Sample,
      handler,
    )
    try {
      return guard.canActivate(execution)
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  const { undeclared, open } = Sample.prototype
  const needing = (action: Action) => {
    const handler = () => {}
    Reflect.defineMetadata(ACCESS, { action }, handler)
    return handler
  }
  const admin = testPrincipal('root', { isAdmin: true, scope: 'admin' })
  const reader = testPrincipal('ann')
  const owner = testPrincipal('ann', { scope: 'admin' })

  it('opens what declares nothing to nobody, not even to administrators', () => {
    expect(call(undeclared, admin)).toBe('forbidden')
    expect(call(undeclared, ANONYMOUS)).toBe('authentication-required')
  })

  it('opens what is public to everyone', () => {
    for (const principal of [ANONYMOUS, reader, admin]) expect(call(open, principal)).toBe(true)
  })

  it('asks for the action that is declared', () => {
    const allowed = (principal: Principal) =>
      ACTIONS.filter(action => call(needing(action), principal) === true)
    expect(allowed(ANONYMOUS)).toEqual(['repo:read', 'repo:read-content'])
    expect(allowed(reader)).toEqual(['repo:read', 'repo:read-content', 'org:read'])
    expect(allowed(owner)).toEqual(
      ACTIONS.filter(action => action !== 'mirror:manage' && action !== 'server:admin'),
    )
    expect(allowed(admin)).toEqual([...ACTIONS])
  })

  it('reads what the decorator wrote', () => {
    class Declared {
      @Requires('mirror:manage') act() {}
    }
    const execution = new ExecutionContextHost(
      [null, {}, { caller: Caller.confirmed(reader) }, {}],
      Declared,
      Declared.prototype.act,
    )
    expect(() => guard.canActivate(execution)).toThrow('may not do this')
  })
})
