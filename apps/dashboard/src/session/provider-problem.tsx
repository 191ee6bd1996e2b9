import { Alert } from '@mantine/core'
import { defineMessages } from '../text/define-messages.js'

const useProblemText = defineMessages('provider-problem', {
  en: {
    title: 'Signing in did not work',
    denied: 'You did not sign in there, or were not let in there. Try again.',
    disabled: 'Your account here is disabled. Ask an administrator to enable it.',
    expired: 'That took too long, or was begun in another tab or browser. Try again.',
    failed: 'Something went wrong on our side. Try again; an administrator finds the cause in the log.',
    'groups-missing':
      'The provider did not say which groups you are in, as there are too many. Ask its administrators to send only those that are assigned to this application.',
    'identity-taken': 'That identity is connected to another account here. Disconnect it there first.',
    invalid: 'The provider’s answer can’t be trusted. Tell an administrator, who finds the cause in the log.',
    misconfigured:
      'The provider does not know this server by the credentials it was given. Tell an administrator.',
    'not-let-in': 'The provider knows you, but you have no access to this server. Ask an administrator.',
    'too-many': 'Too many attempts from where you are did not work. Wait some minutes, or use a password.',
    unavailable: 'The provider does not answer. Wait a minute, or use a password.',
  },
  de: {
    title: 'Die Anmeldung hat nicht geklappt',
    denied:
      'Sie haben sich dort nicht angemeldet oder wurden dort nicht zugelassen. Versuchen Sie es erneut.',
    disabled: 'Ihr Konto hier ist stillgelegt. Bitten Sie die Verwaltung, es freizuschalten.',
    expired:
      'Das hat zu lange gedauert oder wurde in einem anderen Tab oder Browser begonnen. Versuchen Sie es erneut.',
    failed:
      'Bei uns ist etwas schiefgegangen. Versuchen Sie es erneut; die Verwaltung findet die Ursache im Protokoll.',
    'groups-missing':
      'Der Anbieter hat nicht gesagt, in welchen Gruppen Sie sind, weil es zu viele sind. Bitten Sie seine Verwaltung, nur die dieser Anwendung zugewiesenen zu senden.',
    'identity-taken':
      'Diese Identität ist hier mit einem anderen Konto verbunden. Trennen Sie sie zuerst dort.',
    invalid:
      'Der Antwort des Anbieters ist nicht zu trauen. Sagen Sie der Verwaltung Bescheid; sie findet die Ursache im Protokoll.',
    misconfigured:
      'Der Anbieter kennt diesen Server unter den hinterlegten Zugangsdaten nicht. Sagen Sie der Verwaltung Bescheid.',
    'not-let-in':
      'Der Anbieter kennt Sie, aber Sie haben keinen Zugang zu diesem Server. Fragen Sie die Verwaltung.',
    'too-many':
      'Zu viele Versuche von dort, wo Sie sind, sind gescheitert. Warten Sie einige Minuten oder nehmen Sie ein Passwort.',
    unavailable: 'Der Anbieter antwortet nicht. Warten Sie eine Minute oder nehmen Sie ein Passwort.',
  },
})

const PROBLEMS = [
  'denied',
  'disabled',
  'expired',
  'failed',
  'groups-missing',
  'identity-taken',
  'invalid',
  'misconfigured',
  'not-let-in',
  'too-many',
  'unavailable',
] as const

/** Why the identity provider’s answer came to nothing; `problem` as the address says, where anybody may write anything. */
export function ProviderProblem({ problem }: { problem: string | null | undefined }) {
  const say = useProblemText()
  if (!problem) return null
  const known = PROBLEMS.find(word => word === problem) ?? 'failed'
  return (
    <Alert color="red" role="alert" variant="light" title={say('title')}>
      {say(known)}
    </Alert>
  )
}
