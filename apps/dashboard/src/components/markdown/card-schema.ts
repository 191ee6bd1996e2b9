import type { Options } from 'rehype-sanitize'

/** Before every id that a card gives, so that it can’t pass for one of ours. */
export const ID_PREFIX = 'card-'

/**
 * What of a card’s HTML is shown. Nothing here loads, runs, submits, covers or styles anything: links and images keep an address, which
 * `CardLink` and `CardImage` look at once more, and everything else keeps its words.
 */
export const CARD_SCHEMA: Options = {
  tagNames: (
    'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li ol p pre q rp rt ruby s samp ' +
    'section span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var'
  ).split(' '),
  // What stands in these is no text of the card.
  strip: ['script', 'style', 'template', 'noscript', 'iframe', 'object', 'textarea', 'title', 'select'],
  attributes: {
    a: ['href'],
    code: [['className', /^language-[\w+-]{1,40}$/]],
    details: ['open'],
    img: ['src', 'alt'],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    li: [['className', 'task-list-item']],
    ol: ['start', ['className', 'contains-task-list']],
    td: ['align', 'colSpan', 'rowSpan'],
    th: ['align', 'colSpan', 'rowSpan'],
    ul: [['className', 'contains-task-list']],
    '*': ['dir', 'id', 'lang', 'title'],
  },
  ancestors: {
    li: ['ol', 'ul'],
    summary: ['details'],
    tbody: ['table'],
    td: ['table'],
    tfoot: ['table'],
    th: ['table'],
    thead: ['table'],
    tr: ['table'],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'] },
  required: { input: { type: 'checkbox', disabled: true } },
  clobber: ['id'],
  clobberPrefix: ID_PREFIX,
  allowComments: false,
  allowDoctypes: false,
}
