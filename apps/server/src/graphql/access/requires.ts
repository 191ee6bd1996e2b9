import { SetMetadata } from '@nestjs/common'
import type { Action } from '@entrepot/registry'

/** Where a resolver's declaration is kept. */
export const ACCESS = Symbol('access')

/** What a resolver declares about who may call it. */
export type Access = { readonly action: Action; readonly readsAhead?: boolean } | 'public'

/**
 * The resolver is for principals who may do `action` somewhere: on one repository at least, or on the server where the action is about
 * no repository. Whether they may do it *here* is asked by the flow that the resolver calls, which knows the repository.
 */
export function Requires(action: Action): MethodDecorator {
  return SetMetadata<symbol, Access>(ACCESS, { action })
}

/**
 * The same for a resolver that runs before it is certain who asks: it gets at no principal but by `Caller.readAhead`, which refuses as the guard would.
 */
export function RequiresReadingAhead(action: Action): MethodDecorator {
  return SetMetadata<symbol, Access>(ACCESS, { action, readsAhead: true })
}

/** The resolver answers whoever asks, and shows nothing but what they know or may know. */
export function Public(): MethodDecorator {
  return SetMetadata<symbol, Access>(ACCESS, 'public')
}
