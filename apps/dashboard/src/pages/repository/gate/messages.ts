import { defineMessages } from '../../../text/define-messages.js'

export const useGateText = defineMessages('gate', {
  en: {
    accepted: 'You were let in to the files of this repository',
    ask: 'Ask for access',
    asked: 'You asked for access',
    askedText: 'Those who manage the repository decide about it.',
    forAccounts: 'Ask with an account that may take part here; the one you use may not.',
    giveBack: 'Give access back',
    giveBackText: 'You get its files no more, until you ask anew.',
    rejected: 'Your request for access was rejected',
    rejectedText: 'Asking again does not change that. Turn to those who manage the repository.',
    signInText: 'Sign in to ask for access. The card stands open.',
    text: 'The card stands open. For the files, ask those who manage the repository.',
    title: 'Gated: the files are for those who were let in',
    withdraw: 'Withdraw the request',
    withdrawText: 'It is as if you had not asked; you may ask anew.',
  },
  de: {
    accepted: 'Sie wurden zu den Dateien dieses Repositorys zugelassen',
    ask: 'Um Zugang bitten',
    asked: 'Sie haben um Zugang gebeten',
    askedText: 'Wer das Repository verwaltet, entscheidet darüber.',
    forAccounts: 'Bitten Sie mit einem Konto darum, das hier mitwirken darf; das jetzige darf es nicht.',
    giveBack: 'Zugang zurückgeben',
    giveBackText: 'Sie bekommen die Dateien nicht mehr, bis Sie neu darum bitten.',
    rejected: 'Ihre Bitte um Zugang wurde abgelehnt',
    rejectedText:
      'Erneut zu bitten ändert daran nichts. Wenden Sie sich an die, die das Repository verwalten.',
    signInText: 'Melden Sie sich an, um Zugang zu erbitten. Die Karte steht allen offen.',
    text: 'Die Karte steht allen offen. Um die Dateien bitten Sie die, die das Repository verwalten.',
    title: 'Zugangsbeschränkt: Die Dateien sind für Zugelassene',
    withdraw: 'Bitte zurückziehen',
    withdrawText: 'Es ist, als hätten Sie nicht gebeten; Sie können neu bitten.',
  },
})
