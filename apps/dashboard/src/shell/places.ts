import {
  IconBox,
  IconChecklist,
  IconCloudDownload,
  IconCpu,
  IconGavel,
  IconHistory,
  IconLayoutDashboard,
  IconSettings,
  IconVersions,
} from '@tabler/icons-react'
import { isReviewer, type Viewer } from '../session/use-viewer.js'

/** Places of the navigation, in the order in which one works. Who may not use one is not led there; the server refuses them anyway. */
const PLACES = [
  { name: 'overview', href: '/', Icon: IconLayoutDashboard, isFor: () => true },
  { name: 'repositories', href: '/-/repositories', Icon: IconBox, isFor: () => true },
  { name: 'reviews', href: '/-/reviews', Icon: IconChecklist, isFor: isReviewer },
  { name: 'policies', href: '/-/policies', Icon: IconGavel, isFor: isSignedIn },
  { name: 'mirrors', href: '/-/mirrors', Icon: IconCloudDownload, isFor: isSignedIn },
  { name: 'variants', href: '/-/variants', Icon: IconVersions, isFor: () => true },
  { name: 'nodes', href: '/-/nodes', Icon: IconCpu, isFor: isSignedIn },
  { name: 'audit', href: '/-/audit', Icon: IconHistory, isFor: isAdmin },
  { name: 'settings', href: '/-/settings', Icon: IconSettings, isFor: isSignedIn },
] as const

/** Where this person can go. */
export function placesFor(viewer: Viewer | null | undefined) {
  return PLACES.filter(({ isFor }) => isFor(viewer))
}

function isSignedIn(viewer: Viewer | null | undefined): boolean {
  return !!viewer
}

function isAdmin(viewer: Viewer | null | undefined): boolean {
  return viewer?.isAdmin ?? false
}
