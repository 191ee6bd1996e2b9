import { Page } from '../../components/page.js'

/** Being built. */
export function AuditPage() {
  return <Page title="Audit">{null}</Page>
}
