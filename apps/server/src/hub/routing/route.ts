import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import type { Action } from '@entrepot/registry'
import type { Answer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import type { PathPattern } from './path-pattern.js'
import type { Target } from './parse-target.js'

/** One request, and who makes it. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  /** Where it comes from, as far as trusted proxies tell. */
  readonly address: string
  readonly target: Target
  readonly principal: Principal
}

/** The repository that a path names, which the caller may do the route's action on. */
export interface RepoTarget {
  /** As read at the beginning of the request. */
  readonly repo: Repo
  /** Decoded segments behind what the route's words took; one of them may hold slashes. */
  readonly rest: readonly string[]
}

/** What the path names when no repository is in it: the type of list, and the rest. */
export interface PublicTarget {
  readonly type: Repo['type'] | null
  readonly rest: readonly string[]
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface RouteShape {
  readonly methods: readonly Method[]
  readonly path: PathPattern
  /** Who reads a refusal of this route, and so how it is written; `hub` unless given. */
  readonly dialect?: Dialect
  /** Its body is a stream of any length, which may take as long as it keeps coming. Absent: the body must have arrived in a minute. */
  readonly hasLongBody?: true
  /** An address for people: whoever opens it in a browser gets the dashboard, whatever they may see there. */
  readonly isPage?: true
}

/** Clients that read refusals in a form of their own: Hub clients, git, git-lfs, and those of container registries. */
export type Dialect = 'hub' | 'git' | 'lfs' | 'oci'

/** A route that is about a repository: nobody reaches its handler without the right to `requires` on it. */
export interface RepoRoute extends RouteShape {
  readonly requires: Action
  handle(hub: Hub, exchange: Exchange, target: RepoTarget): Promise<Answer>
}

/** A route that anybody may call; what it shows depends on the principal inside. */
export interface PublicRoute extends RouteShape {
  readonly requires: 'public'
  handle(hub: Hub, exchange: Exchange, target: PublicTarget): Promise<Answer>
}

export type Route = RepoRoute | PublicRoute
