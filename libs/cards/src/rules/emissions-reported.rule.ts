import { findDisclosures } from '../disclosure.js'
import { isMapping } from '../load-yaml.js'
import { show, valueOf } from '../metadata.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'
import { TOPICS } from '../topics.js'

/** Grams: 1,000 tonnes, more than the largest training known to have been reported for one model's card. */
const GRAMS_MAX = 1_000_000_000

/** Grams: what one processor emits in a second or two. */
const GRAMS_MIN = 0.001

/** An amount of CO2 in the text, with its unit. */
const AMOUNT =
  /(?<![\d.,])(\d{1,9}(?:[.,]\d{1,9}){0,3}) ?(kg|kilograms?|kilos?|t|tonnes?|tons?|metric tons?|mt|lbs?|pounds|g|grams?) ?(?:of )?(?:\(?co2|co₂|carbon|eq\b)/giu

const KEY = 'co2_eq_emissions'

export default defineRule({
  id: 'emissions-reported',
  code: 'G001',
  summary: 'A model card reports the emissions of training, in grams of CO2.',
  why: 'The energy of training has to be documented for general-purpose models, and the unit is where reports go wrong by a thousand.',
  fix: 'Add `co2_eq_emissions` with `emissions` in grams and their `source`, or fill "Environmental Impact".',
  severity: 'info',
  appliesTo: ['model'],
  basis: ['EU AI Act Annex XI §1(2)(e)', 'NIST AI RMF MEASURE 2.12', 'CycloneDX environmentalConsiderations'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const value = valueOf(facts.card.metadata, KEY)
    if (value !== undefined && value !== null) yield* suspicions(facts, value)
    else yield* absence(facts)
  },

  examples: {
    pass: [
      { card: '---\nco2_eq_emissions: 1200\n---\n# M\n' },
      {
        card: '---\nco2_eq_emissions: {emissions: 12000, source: codecarbon}\n---\n# M\n\nThat is 12 kg CO2.\n',
      },
      { card: '# M\n\n## Environmental Impact\n\n- **Hardware Type:** 8 GPUs\n- **Hours used:** 40\n' },
      { card: '# M\n\nTraining emitted 3.2 tonnes of CO2.\n' },
    ],
    fail: [
      { card: '# M\n', finds: ['Nothing is reported on emissions or energy.'] },
      {
        card: '# M\n\n## Environmental Impact\n\nCarbon emissions can be estimated using the [Machine Learning Impact calculator](https://mlco2.github.io/impact#compute) presented in [Lacoste et al. (2019)](https://arxiv.org/abs/1910.09700).\n\n- **Hardware Type:** [More Information Needed]\n- **Carbon Emitted:** [More Information Needed]\n',
        finds: ['"Environmental Impact" is there, and reports nothing.'],
      },
      {
        card: '---\nco2_eq_emissions: {emissions: -3}\n---\n',
        finds: ['`co2_eq_emissions` is -3 g, which is no amount.'],
      },
      {
        card: '---\nco2_eq_emissions: 12 kg\n---\n',
        finds: ['`co2_eq_emissions` is "12 kg", not a number of grams.'],
      },
      {
        card: '---\nco2_eq_emissions: {emissions: 5000000000}\n---\n',
        finds: ['`co2_eq_emissions` is 5000000000 g: 5,000 tonnes.'],
      },
      {
        card: '---\nco2_eq_emissions: 12\n---\n# M\n\nTraining emitted 12 kg CO2.\n',
        finds: ['`co2_eq_emissions` is 12 g, and the text says 12 kg.'],
      },
      {
        card: '---\nco2_eq_emissions: 0\n---\n',
        finds: ['`co2_eq_emissions` is 0 g, less than a second of computing.'],
        states: ['needs-review'],
      },
    ],
  },
})

function* absence({ card }: RuleFacts): Iterable<Hit> {
  const disclosures = findDisclosures(card, TOPICS.environment)
  const isSaid = disclosures.some(({ wordCount, parts }) => wordCount > 0 || parts.some(showsAmount))
  if (isSaid || card.sections.some(({ prose }) => showsAmount({ text: prose }))) return
  const first = disclosures[0]
  yield {
    message: first
      ? `"${first.title}" is there, and reports nothing.`
      : 'Nothing is reported on emissions or energy.',
    ...(first && { section: first.section, evidence: first.evidence }),
  }
}

function showsAmount({ text }: { readonly text: string }): boolean {
  return text.search(AMOUNT) >= 0 || /\d ?(?:[km]wh|gpu[- ]?hours|tpu[- ]?hours)\b/i.test(text)
}

function* suspicions({ card }: RuleFacts, value: unknown): Iterable<Hit> {
  const isNested = isMapping(value) && 'emissions' in value
  const grams = isMapping(value) ? value['emissions'] : value
  const place = { key: isNested ? [KEY, 'emissions'] : [KEY], evidence: show(grams) }
  if (typeof grams !== 'number') {
    const given =
      grams === undefined || grams === null
        ? 'holds no `emissions`'
        : `is "${show(grams)}", not a number of grams`
    yield { ...place, message: `\`${KEY}\` ${given}.` }
  } else if (Number.isNaN(grams) || grams < 0) {
    yield { ...place, message: `\`${KEY}\` is ${grams} g, which is no amount.` }
  } else if (grams > GRAMS_MAX) {
    const tonnes = Math.round(grams / 1_000_000).toLocaleString('en-US')
    yield { ...place, message: `\`${KEY}\` is ${grams} g: ${tonnes} tonnes.` }
  } else if (grams < GRAMS_MIN) {
    yield {
      ...place,
      message: `\`${KEY}\` is ${grams} g, less than a second of computing.`,
      state: 'needs-review',
    }
  } else {
    const said = sameNumberInOtherUnit(
      card.sections.map(({ prose }) => prose),
      grams,
    )
    if (said !== null) yield { ...place, message: `\`${KEY}\` is ${grams} g, and the text says ${said}.` }
  }
}

/** `12 kg` where the key says 12. */
function sameNumberInOtherUnit(texts: readonly string[], grams: number): string | null {
  for (const text of texts) {
    for (const [, number = '', unit = ''] of text.matchAll(AMOUNT)) {
      if (/^g(?:rams?)?$/i.test(unit)) continue
      if (Number(number.replace(',', '.')) === grams) return `${number} ${unit}`
    }
  }
  return null
}
