import { type DynamicModule, Module } from '@nestjs/common'
import { APP_FILTER, APP_GUARD } from '@nestjs/core'
import { GraphQLModule } from '@nestjs/graphql'
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius'
import type { Services } from '../compose/compose.js'
import { AccessGuard } from './access/access.guard.js'
import { ReturnErrorFilter } from './errors/return-error.filter.js'
import { mercuriusOptions } from './mercurius-options.js'
import { RESOLVERS } from './resolvers.js'
import { SERVICES } from './services.js'

@Module({})
class GraphqlSurface {}

/** The GraphQL surface: `POST /graphql`, queries by GET, and the explorer for browsers. Subscriptions: `openSubscriptions`. */
export function graphqlModule(services: Services): DynamicModule {
  return {
    module: GraphqlSurface,
    imports: [
      GraphQLModule.forRoot<MercuriusDriverConfig>({
        driver: MercuriusDriver,
        autoSchemaFile: true,
        sortSchema: true,
        fieldResolverEnhancers: ['guards', 'filters'], // else Nest guards the roots only
        ...mercuriusOptions(services),
      }),
    ],
    providers: [
      ...RESOLVERS,
      { provide: SERVICES, useValue: services },
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: ReturnErrorFilter },
    ],
  }
}
