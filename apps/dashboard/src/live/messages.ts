import { defineMessages } from '../text/define-messages.js'

export const useLiveText = defineMessages('live', {
  en: {
    live: 'Live',
    live_hint: 'Changes show by themselves.',
    reconnecting: 'Reconnecting …',
    reconnecting_hint:
      'The server can’t be heard at the moment. What you see may be old; it is asked for again by itself.',
    starting: 'Connecting …',
    starting_hint: 'In a moment changes show by themselves.',
  },
  de: {
    live: 'Live',
    live_hint: 'Änderungen erscheinen von selbst.',
    reconnecting: 'Neu verbinden …',
    reconnecting_hint:
      'Der Server ist gerade nicht zu hören. Was Sie sehen, kann veraltet sein; es wird von selbst neu geholt.',
    starting: 'Verbinden …',
    starting_hint: 'Gleich erscheinen Änderungen von selbst.',
  },
})
