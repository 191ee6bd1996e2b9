import { Page } from '../../components/page.js'

/** Being built. */
export function NodesPage() {
  return <Page title="Nodes">{null}</Page>
}
