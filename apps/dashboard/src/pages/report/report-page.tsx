import { Page } from '../../components/page.js'

/** Being built. */
export function ReportPage() {
  return <Page title="Report">{null}</Page>
}
