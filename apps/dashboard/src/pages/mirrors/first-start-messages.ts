import { defineMessages } from '../../text/define-messages.js'

export const useFirstStartText = defineMessages('firstStart', {
  en: {
    demo: 'Load the demonstration',
    demoDone: 'Everything has landed. Look at what was found.',
    demoProgress: '{{done}} of {{total}} landed',
    demoRunning: 'Landing {{name}} …',
    demoSay:
      'Six small repositories of the namespace “demo”, made in this browser and landed like any upload: a clean model, one with an empty card, one that gives itself another licence, a model with its quantizations, and a data set. Nothing is fetched from the internet. About 3 MB; delete them whenever you like.',
    demoShell:
      'To try everything apart from this server, with an upstream hub of its own, run this in a checkout:',
    demoTitle: 'Or look around with a demonstration',
    here: 'This registry holds repositories already.',
    lead: 'Nothing is here yet. Three ways to begin; each takes a minute.',
    mirror: 'Mirror a model',
    mirrorSay:
      'Name a repository of {{url}}. It is brought here with its history and files, judged by your policy, and kept in step. You watch it arrive.',
    mirrorTitle: 'Mirror your first model',
    onlyAdmins: 'Only administrators of this server can do that. Ask one, or begin with what is yours.',
    pushSay: 'Make a token under Settings, then push as to any Hub:',
    pushTitle: 'Or upload your own',
    repositories: 'Go to the repositories',
    title: 'Begin here',
    tokens: 'Make a token',
  },
  de: {
    demo: 'Vorführung laden',
    demoDone: 'Alles ist angekommen. Sehen Sie sich an, was gefunden wurde.',
    demoProgress: '{{done}} von {{total}} angekommen',
    demoRunning: '{{name}} wird aufgenommen …',
    demoSay:
      'Sechs kleine Repositories im Namensraum „demo“, in diesem Browser erzeugt und aufgenommen wie jeder Upload: ein einwandfreies Modell, eines mit leerer Karte, eines, das sich eine andere Lizenz gibt, ein Modell mit seinen Quantisierungen und ein Datensatz. Aus dem Internet wird nichts geladen. Etwa 3 MB; Sie können sie jederzeit löschen.',
    demoShell:
      'Um alles abseits dieses Servers auszuprobieren, mit einem eigenen Upstream-Hub, geben Sie in einem Checkout ein:',
    demoTitle: 'Oder sehen Sie sich mit einer Vorführung um',
    here: 'Diese Registry enthält bereits Repositories.',
    lead: 'Noch ist hier nichts. Drei Wege für den Anfang; jeder dauert eine Minute.',
    mirror: 'Ein Modell spiegeln',
    mirrorSay:
      'Nennen Sie ein Repository von {{url}}. Es kommt mit Verlauf und Dateien hierher, wird nach Ihrer Richtlinie geprüft und im Gleichstand gehalten. Sie sehen ihm dabei zu.',
    mirrorTitle: 'Das erste Modell spiegeln',
    onlyAdmins:
      'Das können nur Administrator:innen dieses Servers. Fragen Sie eine oder einen, oder beginnen Sie mit Eigenem.',
    pushSay: 'Legen Sie unter Einstellungen ein Token an und laden Sie hoch wie zu jedem Hub:',
    pushTitle: 'Oder Eigenes hochladen',
    repositories: 'Zu den Repositories',
    title: 'Hier beginnen',
    tokens: 'Token anlegen',
  },
})
