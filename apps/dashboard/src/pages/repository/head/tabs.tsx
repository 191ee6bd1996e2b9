import './tabs.css'
import { AppLink } from '../../../routing/app-link.js'
import { type RepositoryAddress, viewPath, VIEWS } from '../address.js'
import { isOffered } from '../is-offered.js'
import { useRepositoryText } from '../messages.js'
import type { Repository } from '../use-repository.js'

/** The views of a repository, as links: each has an address of its own. What one may not see is not offered. */
export function Tabs({ repo, address }: { repo: Repository; address: RepositoryAddress }) {
  const say = useRepositoryText()
  return (
    <nav aria-label={say('views')} className="repo-tabs no-print">
      {VIEWS.filter(view => isOffered(view, repo)).map(view => (
        <AppLink
          key={view}
          href={viewPath(address, view)}
          aria-current={address.shown === view ? 'page' : undefined}
        >
          {say(`view_${view}`)}
        </AppLink>
      ))}
    </nav>
  )
}
