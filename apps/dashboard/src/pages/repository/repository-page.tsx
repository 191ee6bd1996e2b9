import { Page } from '../../components/page.js'

/** Being built. */
export function RepositoryPage() {
  return <Page title="Repository">{null}</Page>
}
