import { Context } from '@nestjs/graphql'

/** Parameter: the principal who asks. */
export const Who = (): ParameterDecorator => Context('principal')

/** Parameter: this request's loaders. */
export const Load = (): ParameterDecorator => Context('load')

/** Parameter: the whole context, for functions that need who asks and the loaders. */
export const Asked = (): ParameterDecorator => Context()
