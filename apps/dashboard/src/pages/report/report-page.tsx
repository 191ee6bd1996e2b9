import { useLocation } from '@tanstack/react-router'
import { NotFound } from '../../shell/broken.js'
import { decoded } from '../../routing/decoded.js'
import { parseRepoPath } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { OrganizationReport } from './organization-report-page.js'
import { RepositoryReport } from './repository-report-page.js'

const BASE = '/-/report'
const ORGANIZATION = /^\/organizations\/([^/]+)\/?$/

/** A report to print: `/-/report/<address of a repository>`, or `/-/report/organizations/<name>`. */
export function ReportPage() {
  const path = useLocation({ select: ({ pathname }) => pathname.slice(BASE.length) })
  const [search] = useSearch()
  const [, name] = ORGANIZATION.exec(path) ?? []
  if (name !== undefined) return <OrganizationReport name={decoded(name)} />
  const address = parseRepoPath(path)
  if (!address) return <NotFound />
  const revision = search['revision'] ?? address.revision
  return <RepositoryReport address={address} revision={revision || null} />
}
