import type { ParsedCard } from './card.js'
import { isLanguageCode } from './data/languages.js'
import { findDisclosures } from './disclosure.js'
import { isMapping } from './load-yaml.js'
import { firstMention, sourceLines } from './mentions.js'
import { valueOf } from './metadata.js'
import { isWhole, tablesOf, type Table } from './tables.js'
import { TOPICS } from './topics.js'

/** Traits by which people are told apart, where results are broken down by them. */
const TRAIT =
  /gender|\bsex\b|\bage\b|age groups?|\brace\b|racial|ethnic|skin (?:tone|type|colou?r)|fitzpatrick|nationalit|dialect|accent|religio|disabilit|socio-?economic|\bincome\b|geograph|native (?:and|or|vs)|demographic|subgroup|sub-?population|geschlecht|\balter\b|sexe\b|\bâge\b|género|\bedad\b|gênero|\bidade\b|\bgenere\b|\betà(?!\p{L})|geslacht|leeftijd|płeć|\bwiek\b|cinsiyet|giới tính|jenis kelamin|\busia\b|(?<!\p{L})пол(?!\p{L})|возраст|性别|性別|年龄|年齡|种族|種族|民族|肤色|膚色|口音|方言|年齢|人種|성별|연령|나이|인종|방언|억양|الجنس|العمر|العرق/iu

/** One group of people, or one language or kind of speech, as a row or column of a table is called. */
const GROUP =
  /^(?:fe)?males?\b|^(?:wo)?men\b|^(?:boys?|girls?|non-?binary)\b|^(?:black|white|asian|hispanic|latin[oax]|african|caucasian|indian|european|american|middle eastern|native american|pacific islander)s?\b|\byears?\b|^(?:age|aged|ages)? ?\d{1,2} ?(?:[-–]|to) ?\d{1,2}$|^(?:under|over|<|>|≥|≤) ?\d{2}$|^(?:adult|child|children|elderly|senior|young|old|youth|teen)s?\b|^fitzpatrick|^(?:skin )?type (?:i|ii|iii|iv|v|vi)\b|^(?:light|dark|medium)(?:er)?(?: skin)?$|^(?:christian|muslim|jewish|hindu|buddhist)s?\b|^(?:non-?)?native\b|^(?:männer|frauen|männlich|weiblich|hommes?|femmes?|hombres?|mujeres|homens|mulheres|uomini|donne|mannen|vrouwen|kobiety|mężczyźni|erkek|kadın|nam|nữ|laki-laki|perempuan|мужчины|женщины)\b|^(?:男|女)(?:性|生)?$|^(?:남성|여성|남자|여자)$/iu

const LANGUAGE_NAME =
  /^(?:english|german|french|spanish|portuguese|italian|dutch|polish|russian|turkish|arabic|chinese|japanese|korean|hindi|vietnamese|indonesian|thai|swahili|urdu|bulgarian|greek|finnish|swedish|danish|norwegian|czech|romanian|hungarian|ukrainian|hebrew|persian|bengali|tamil|telugu|marathi|malay)$/i

/** One sentence that compares how well two groups are served. */
const COMPARISON =
  /(?:accura|error|perform|detect|recogni|precis|\bwer\b|\brate)[^.!?]{0,200}?\b(?:wom[ae]n|females?)\b[^.!?]{0,120}?\b(?:m[ae]n|males?)\b|\b(?:wom[ae]n|females?)\b[^.!?]{0,120}?(?:accura|error|perform|detect|recogni|precis|\bwer\b|\brate)[^.!?]{0,120}?\b(?:m[ae]n|males?)\b/i

/** Two make a comparison. */
const GROUPS_MIN = 2

/** Languages that make a table one of languages; two-letter cells also stand for other things. */
const LANGUAGES_MIN = 3

const FACTORS_MIN_WORDS = 3

/**
 * Whether results are told apart by group: subgroups named under "Factors", a table with two or more subgroups, a sentence
 * that compares women and men, or a
 * `model-index` with results of several configurations of one data set.
 */
export function isDisaggregated(card: ParsedCard): boolean {
  const factors = findDisclosures(card, TOPICS.factors)
  if (
    factors.some(({ wordCount, evidence }) => wordCount >= FACTORS_MIN_WORDS && namesGroups(evidence ?? ''))
  )
    return true
  if (firstMention(card, COMPARISON)) return true
  return hasConfigurations(card) || sourceLines(card).some(lines => tablesOf(lines).some(comparesGroups))
}

function namesGroups(text: string): boolean {
  return TRAIT.test(text) || text.split(/[\s,;:/()]+/).filter(word => GROUP.test(word)).length >= GROUPS_MIN
}

function comparesGroups({ header, rows }: Table): boolean {
  if (rows.length === 0) return false
  const labels = rows.map(row => plain(row[0] ?? ''))
  if (header.slice(1).length > 0 && TRAIT.test(header[0] ?? '') && labels.length >= GROUPS_MIN) return true
  // Whatever the groups are called, and in whatever language: what stands beside "all" is a part of it.
  if (labels.some(isWhole) && labels.length > GROUPS_MIN) return true
  return compares(labels) || compares(header.map(plain))
}

function compares(labels: readonly string[]): boolean {
  const distinct = new Set(labels.map(label => label.toLowerCase()).filter(label => label !== ''))
  const groups = [...distinct].filter(label => GROUP.test(label)).length
  const traits = [...distinct].filter(label => TRAIT.test(label)).length
  const languages = [...distinct].filter(namesLanguage).length
  return (
    groups >= GROUPS_MIN || traits >= GROUPS_MIN || languages >= Math.max(LANGUAGES_MIN, distinct.size / 2)
  )
}

/** A name, a two-letter code, or a pair of them as translation has it. */
function namesLanguage(label: string): boolean {
  return (
    LANGUAGE_NAME.test(label) ||
    (/^[a-z]{2}(?:[-_→][a-z]{2})?$/.test(label) && isLanguageCode(label.slice(0, 2)))
  )
}

function plain(cell: string): string {
  return cell.replace(/[*_`]/g, '').trim()
}

function hasConfigurations(card: ParsedCard): boolean {
  const index = valueOf(card.metadata, 'model-index')
  if (!Array.isArray(index)) return false
  const configurations = new Map<unknown, Set<unknown>>()
  for (const model of index.slice(0, 100)) {
    const results: unknown = isMapping(model) ? model['results'] : null
    for (const result of Array.isArray(results) ? results.slice(0, 1_000) : []) {
      const dataset: unknown = isMapping(result) ? result['dataset'] : null
      if (!isMapping(dataset) || typeof dataset['config'] !== 'string') continue
      const type = dataset['type']
      configurations.set(type, (configurations.get(type) ?? new Set()).add(dataset['config']))
    }
  }
  return [...configurations.values()].some(({ size }) => size >= GROUPS_MIN)
}
