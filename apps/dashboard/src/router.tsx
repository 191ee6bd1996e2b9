import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Loading } from './components/states.js'
import { Broken, NotFound } from './shell/broken.js'
import { Shell } from './shell/shell.js'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Broken })

/** A page at a path, fetched when one goes there. */
function page<Module extends Record<string, unknown>>(
  path: string,
  load: () => Promise<Module>,
  name: keyof Module & string,
) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, never>>, name),
  })
}

/** Every page. What is no page of ours is the address of a repository. */
const pages = [
  page('/', () => import('./pages/overview/overview-page.js'), 'OverviewPage'),
  page('/-/sign-in', () => import('./pages/sign-in/sign-in-page.js'), 'SignInPage'),
  page('/-/repositories', () => import('./pages/repositories/repositories-page.js'), 'RepositoriesPage'),
  page('/-/reviews', () => import('./pages/reviews/reviews-page.js'), 'ReviewsPage'),
  page('/-/review/$', () => import('./pages/reviews/review-of-revision.js'), 'ReviewOfRevision'),
  page('/-/policies', () => import('./pages/policies/policies-page.js'), 'PoliciesPage'),
  page('/-/mirrors', () => import('./pages/mirrors/mirrors-page.js'), 'MirrorsPage'),
  page('/-/mirrors/$id', () => import('./pages/mirrors/mirror-page.js'), 'MirrorPage'),
  page('/-/start', () => import('./pages/mirrors/first-start-page.js'), 'FirstStartPage'),
  page('/-/variants', () => import('./pages/variants/variants-page.js'), 'VariantsPage'),
  page('/-/nodes', () => import('./pages/nodes/nodes-page.js'), 'NodesPage'),
  page('/-/audit', () => import('./pages/audit/audit-page.js'), 'AuditPage'),
  page('/-/settings', () => import('./pages/settings/settings-page.js'), 'SettingsPage'),
  page('/-/settings/$section', () => import('./pages/settings/settings-page.js'), 'SettingsPage'),
  page('/-/report/$', () => import('./pages/report/report-page.js'), 'ReportPage'),
  page('/$', () => import('./pages/repository/repository-page.js'), 'RepositoryPage'),
]

/** What an address says behind its `?` stays text: see `routing/use-search.ts`. */
export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultPendingComponent: Loading,
  // Of a page alone: what is around it stays, and leads on.
  defaultErrorComponent: Broken,
  scrollRestoration: true,
  parseSearch: text => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: search => {
    const text = new URLSearchParams(search as Record<string, string>).toString()
    return text === '' ? '' : `?${text}`
  },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
