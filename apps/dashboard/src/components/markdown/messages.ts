import { defineMessages } from '../../text/define-messages.js'

export const useMarkdownText = defineMessages('markdown', {
  en: {
    cut: 'The rest is too long to be laid out here. The source has all of it.',
    done: 'Done',
    givenUp: 'This card takes too long to lay out, so here is its source.',
    imageOf: 'Image from {{host}}, not loaded',
    imageOwn: 'Image {{path}}, not loaded yet',
    imageNone: 'Image, not loaded',
    outside: 'leads to {{host}}',
    reading: 'Laying out the card …',
    scroll: 'Table, scrolls sideways',
    undone: 'Not done',
  },
  de: {
    cut: 'Der Rest ist zu lang, um hier dargestellt zu werden. Die Quelle enthält alles.',
    done: 'Erledigt',
    givenUp: 'Die Darstellung dieser Karte dauert zu lange; hier ist ihre Quelle.',
    imageOf: 'Bild von {{host}}, nicht geladen',
    imageOwn: 'Bild {{path}}, noch nicht geladen',
    imageNone: 'Bild, nicht geladen',
    outside: 'führt zu {{host}}',
    reading: 'Die Karte wird dargestellt …',
    scroll: 'Tabelle, seitwärts zu rollen',
    undone: 'Nicht erledigt',
  },
})
