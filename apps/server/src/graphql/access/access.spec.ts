import { expect, it } from 'vitest'
import { RESOLVERS } from '../resolvers.js'
import { ACCESS } from './requires.js'

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
