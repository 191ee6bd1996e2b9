import { defineMessages } from '../../text/define-messages.js'

export const useRequestText = defineMessages('request-review', {
  en: {
    ask: 'Ask for a review',
    askText: 'Say what is to be decided, and why. Somebody who reviews this repository will see it at once.',
    assignees: 'Who should decide',
    assigneesHint: 'Names of accounts with commas between them; anybody who reviews here when empty.',
    isOpen: 'A review of this revision is open. Whoever reviews this repository can decide it.',
    nothing: 'No such revision',
    nothingText: 'There is no such repository or revision, or it is not for you to know of.',
    notYours:
      'Only those who write to this repository or review it can ask for a review. Somebody who manages it can let you.',
    read: 'Read the review',
    title: 'Review of a revision',
  },
  de: {
    ask: 'Um Prüfung bitten',
    askText: 'Sagen Sie, was zu entscheiden ist und warum. Wer dieses Repository prüft, sieht es sofort.',
    assignees: 'Wer entscheiden soll',
    assigneesHint: 'Namen von Konten, durch Kommas getrennt; leer für alle, die hier prüfen.',
    isOpen: 'Für diese Revision ist eine Prüfung offen. Wer dieses Repository prüft, kann sie entscheiden.',
    nothing: 'Diese Revision gibt es nicht',
    nothingText: 'Das Repository oder die Revision gibt es nicht, oder Sie dürfen nichts davon wissen.',
    notYours:
      'Nur wer zu diesem Repository beiträgt oder es prüft, kann um eine Prüfung bitten. Wer es verwaltet, kann Sie zulassen.',
    read: 'Prüfung lesen',
    title: 'Prüfung einer Revision',
  },
})
