import { defineMessages } from '../../text/define-messages.js'

export const useChartText = defineMessages('charts', {
  en: {
    asPicture: 'Show as a chart',
    asTable: 'Show as a table',
    empty: 'Nothing to show yet',
    estimated: 'Estimated from a sample',
    keys: '{{title}}. Chart: move through its values with the arrow keys.',
  },
  de: {
    asPicture: 'Als Diagramm zeigen',
    asTable: 'Als Tabelle zeigen',
    empty: 'Noch nichts zu zeigen',
    estimated: 'Aus einer Stichprobe geschätzt',
    keys: '{{title}}. Diagramm: Mit den Pfeiltasten gehen Sie durch seine Werte.',
  },
})
