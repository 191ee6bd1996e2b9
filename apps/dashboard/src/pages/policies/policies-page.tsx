import { Page } from '../../components/page.js'

/** Being built. */
export function PoliciesPage() {
  return <Page title="Policies">{null}</Page>
}
