import { Button } from '@mantine/core'
import { Empty } from '../components/states.js'
import { Page } from '../components/page.js'
import { useShellText } from './messages.js'

/** In place of a page that threw. */
export function Broken() {
  const say = useShellText()
  const reload = <Button onClick={() => location.reload()}>{say('reload')}</Button>
  return (
    <Page title={say('brokenTitle')}>
      <Empty title={say('brokenTitle')} text={say('brokenText')} action={reload} />
    </Page>
  )
}

/** For an address at which there is nothing. */
export function NotFound() {
  const say = useShellText()
  return (
    <Page title={say('notFoundTitle')}>
      <Empty title={say('notFoundTitle')} text={say('notFoundText')} />
    </Page>
  )
}
