import type { ParsedCard } from './card.js'
import { domainOf } from './data/domains.js'
import { findDisclosures } from './disclosure.js'
import { firstMention, sourceLines } from './mentions.js'
import { textEntriesOf, textOf, valueOf } from './metadata.js'
import { TOPICS } from './topics.js'
import { findTrainingData } from './training-data.js'

/** What a card claims of how a model or data set came to be, as far as a machine can tell. Claims are the author's: nothing of them is checked. */
export interface CardClaims {
  readonly fineTuning: {
    /** It derives from a base model by training, or says that it was tuned. */
    readonly isDeclared: boolean
    readonly hasTrainingData: boolean
    readonly hasHyperparameters: boolean
  }
  readonly privacy: {
    /** It says that people were made unrecognizable in the data. */
    readonly anonymized: boolean
    /** It says that training or release was differentially private. */
    readonly differentialPrivacy: boolean
  }
  /** Subject domains by its tags, sorted, each once. */
  readonly domains: readonly string[]
}

const TUNED =
  /fine-?(?:tun|tün)|instruction-?tun|\b(?:lora|qlora|peft|sft|dpo|rlhf)\b|微调|微調|ファインチュー|파인 ?튜닝|미세 ?조정|feinabgestimmt|nachtrainiert|affin[ée]|ajustad[oa]|afinad[oa]|affinat[oa]|dostrojon|ince ayar|tinh chỉnh|disesuaikan|дообуч|ضبط دقيق/iu

const HYPERPARAMETER =
  /learning[_ ]rate|batch[_ ]size|\bepochs?\b|weight[_ ]decay|warm-?up[_ ]?(?:steps|ratio)|max[_ ]?steps|\boptimi[sz]er\b|lora[_ ](?:r|alpha|rank)|num_train_epochs|学习率|學習率|批次大小|学習率|バッチサイズ|학습률|배치 ?크기|lernrate|taux d['’]apprentissage|tasa de aprendizaje|taxa de aprendizado|скорость обучения/iu

/** A hyperparameter and its value. */
const HYPERPARAMETER_VALUE = new RegExp(
  `(?:${HYPERPARAMETER.source})[^\\n]{0,30}?\\d|\\d[\\d.e-]{0,10} epochs?`,
  'iu',
)

const ANONYMIZED =
  /anonymi[sz](?:ed|ation|ing)|de-?identif(?:ied|ication)|pseudonymi[sz](?:ed|ation)|(?:personal(?:ly)?(?: identifi\w{0,8})? (?:data|information)|\bpii|names|identities|faces)\b[^.!?]{0,40}?\b(?:removed|redacted|masked|stripped|scrubbed|blurred|replaced)|(?:removed|redacted|masked|stripped|scrubbed|blurred)\b[^.!?]{0,40}?\b(?:personal(?:ly)?(?: identif\w{0,8})? (?:data|information)|\bpii)\b|匿名化|去标识|去識別|脱敏|仮名化|익명화|비식별화|가명 ?처리|anonymisier|pseudonymisier|anonymis|pseudonymis|anonimiz|seudonimiz|anonimiz|anonimleştir|ẩn danh|dianonimkan|анонимизир|обезлич|مجهول|إخفاء الهوية/iu

const PRIVATE =
  /differential(?:ly)?[- ](?:privacy|private)|\bdp-?sgd\b|(?<![\w])(?:ε|epsilon)[- ]?(?:dp|differential)|差分隐私|差分隱私|差分プライバシー|차등 ?(?:프라이버시|정보 ?보호)|differenzielle|confidentialité différentielle|privacidad diferencial|privacidade diferencial|privacy differenziale|differentiële privacy|prywatnoś\S{1,3} różnicow|diferansiyel gizlilik|дифференциальн\S{1,3} приватн|الخصوصية التفاضلية/iu

/** Words that turn such a sentence into its opposite, or into a wish. */
const DENIED =
  /\b(?:not|never|no|without|neither|nor|non|lack\w{0,3}|cannot|nobody|none|isn|wasn|weren|hasn|should|must|will be|to be|plan\w{0,4}|before (?:use|using)|consider|if|unless|recommend\w{0,3}|need to|un(?:anonymi|de))|n['’]t\b|\b(?:nicht|kein\w{0,2}|ohne|pas|aucun\w{0,2}|sans|sin|não|sem|non|niet|geen|nie|không|tidak|belum)\b|(?<!\p{L})(?:не|без|no)(?!\p{L})|未|没有|沒有|不|無|していな|しない|ません|않|안 |없|لم|لا|değil|memiş|madı|medi(?!k)/iu

/** Reads the claims that are stored as facets of a revision. Pure; costs one pass over the prose per kind of claim. */
export function readClaims(card: ParsedCard): CardClaims {
  const isDeclared = declaresTuning(card)
  return {
    fineTuning: {
      isDeclared,
      hasTrainingData: isDeclared && findTrainingData({ card, parents: [] }).isStated,
      hasHyperparameters: isDeclared && hasHyperparameters(card),
    },
    privacy: { anonymized: claims(card, ANONYMIZED), differentialPrivacy: claims(card, PRIVATE) },
    domains: domainsOf(card),
  }
}

function declaresTuning(card: ParsedCard): boolean {
  const relation = textOf(card.metadata, 'base_model_relation')
  if (relation !== null) return relation === 'finetune' || relation === 'adapter'
  if (card.sections.some(({ heading }) => TUNED.test(heading))) return true
  return firstMention(card, TUNED) !== null
}

function hasHyperparameters(card: ParsedCard): boolean {
  const index = valueOf(card.metadata, 'hyperparameters')
  if (index !== undefined && index !== null) return true
  if (findDisclosures(card, TOPICS.hyperparameters).some(({ wordCount }) => wordCount > 0)) return true
  return sourceLines(card).some(lines => lines.some(showsHyperparameter))
}

/** A line of text, a table or code. */
function showsHyperparameter(line: string): boolean {
  return HYPERPARAMETER.test(line) && HYPERPARAMETER_VALUE.test(line)
}

/** Whether a sentence says so and does not deny it. */
function claims(card: ParsedCard, pattern: RegExp): boolean {
  return card.sections.some(
    ({ prose }) =>
      pattern.test(prose) &&
      prose
        .split(/(?<=[.!?;。！？；])\s*/u)
        .some(sentence => pattern.test(sentence) && !DENIED.test(sentence)),
  )
}

function domainsOf({ metadata }: ParsedCard): string[] {
  const tags = textEntriesOf(metadata, 'tags').map(({ value }) => domainOf(value))
  return [...new Set(tags.filter(domain => domain !== null))].sort()
}
