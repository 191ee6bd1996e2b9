import { lazy } from 'react'
import type { Viewer } from '../../session/use-viewer.js'

/** Parts of the settings, in the order in which they stand. Who may not use one is not led there; the server refuses them anyway. */
export const SECTIONS = [
  {
    name: 'account',
    isFor: isSignedIn,
    Section: lazy(async () => ({ default: (await import('./account/account-section.js')).AccountSection })),
  },
  {
    name: 'tokens',
    isFor: isSignedIn,
    Section: lazy(async () => ({ default: (await import('./tokens/tokens-section.js')).TokensSection })),
  },
  {
    name: 'organizations',
    isFor: isSignedIn,
    Section: lazy(async () => ({
      default: (await import('./organizations/organizations-section.js')).OrganizationsSection,
    })),
  },
  {
    name: 'webhooks',
    isFor: isSignedIn,
    Section: lazy(async () => ({
      default: (await import('./webhooks/webhooks-section.js')).WebhooksSection,
    })),
  },
  {
    name: 'users',
    isFor: isAdmin,
    Section: lazy(async () => ({ default: (await import('./users/users-section.js')).UsersSection })),
  },
  {
    name: 'sign-in',
    isFor: isAdmin,
    Section: lazy(async () => ({ default: (await import('./sign-in/sign-in-section.js')).SignInSection })),
  },
] as const

/** The part that an address means: the first one where it names none, null where there is no such part. */
export function sectionNamed(name: string | undefined): (typeof SECTIONS)[number] | null {
  return name === undefined ? SECTIONS[0] : (SECTIONS.find(section => section.name === name) ?? null)
}

function isSignedIn(viewer: Viewer | null): boolean {
  return viewer !== null
}

function isAdmin(viewer: Viewer | null): boolean {
  return viewer?.isAdmin ?? false
}
