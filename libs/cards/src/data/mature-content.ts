const EXPLICIT = String.raw`nsfw|not safe for work|porn\w{0,8}|hentai|erotic\w{0,3}|sexually[- ]explicit|explicit sex\w{0,4}|sexual (?:content|material|themes|imagery)|(?:explicit|adult)(?:[- ]only)? (?:content|material|images?|imagery|scenes|themes|language)|nudity|gore\b|graphic violence`
const OFFENSIVE = String.raw`(?:racist|sexist|homophobic|transphobic|antisemitic|hateful|offensive|toxic|vulgar|obscene|abusive|profane|disturbing|derogatory) (?:slurs?|language|content|comments?|text|texts|tweets?|posts?|words?|terms?|examples?|material|statements?|messages|speech|stereotypes)|hate speech|profanity|profanities|slurs\b|swear words`

/**
 * Sentences that admit explicit or offensive content. What a model "may" say, as every language model may, is no admission
 * of offence; explicit content is one even so. Each is tested on one sentence.
 */
export const ADMITS_MATURE = {
  /** What every admission has, to pass over most texts at once. */
  sign: /nsfw|not safe|porn|hentai|erotic|explicit|sexual|adult|nudity|gore|graphic|slur|language|content|comment|text|tweet|post|word|term|example|material|speech|profan|warning|色情|成人|露骨|淫|攻击性|仇恨|アダルト|性的|성인|선정|음란|explicit|ofensiv|beleidig|порн|оскорб|مسيء/iu,
  explicit: new RegExp(
    [
      String.raw`(?:contain|include|featur|compris|consist|generat|produc|creat|trained on|tuned on|full of|depict|show|exhibit|present)\w{0,4}\b[^.!?]{0,60}?\b(?:${EXPLICIT})`,
      String.raw`(?:content|trigger) warning|(?:warning|disclaimer|caution|attention|note|beware)\b[^.!?]{0,80}?\b(?:${EXPLICIT}|${OFFENSIVE})|\b(?:18\+|adults? only|nsfw (?:model|dataset|content|images|roleplay|lora))|(?:uncensored|unfiltered)\b[^.!?]{0,40}?\b(?:${EXPLICIT})`,
      String.raw`(?:生成|包含|含有|涉及)[^。！？]{0,20}?(?:色情|成人内容|成人內容|露骨|淫秽|攻击性(?:内容|语言)|仇恨言论|nsfw)|(?:含|生成|出力|含まれ)[^。]{0,20}?(?:アダルト|性的|nsfw)|(?:アダルト|性的な)(?:コンテンツ|表現|内容)[をがも]?(?:含|生成)|(?:성인|선정적|음란)[^.]{0,12}?(?:포함|생성)`,
      String.raw`(?:enthält|enthalten|erzeugt|generiert|contient|contiennent|génère|contiene|contienen|genera|contém|gera|содержит|генерирует|создаёт)(?!\p{L})[^.!?]{0,60}?(?:pornogra|beleidigend|explizit|offensant|injurieu|offensi|ofensiv|explícit|esplicit|sexuel|sexual|sexuell|sessual|оскорб|порн)`,
    ].join('|'),
    'iu',
  ),
  offensive:
    new RegExp(String.raw`(?:contains?|includes?|features?|containing|including|consists? of|full of|trained on|represents?)\b[^.!?]{0,60}?\b(?:${OFFENSIVE})`, 'iu'),
  /** What any language model may do. */
  possible: /\b(?:may|might|could|can|potential(?:ly)?|possibl[ey]|risk\w{0,2})\b/i,
  /** Denials, removals, and the detectors and filters of such content. */
  denial:
    /\b(?:not|never|no|non|without|free of|free from|cannot|exclud\w{0,3}|remov\w{0,3}|filter\w{0,4}|detect\w{0,4}|classif\w{0,7}|identif\w{0,6}|moderat\w{0,4}|prevent\w{0,3}|avoid\w{0,3}|block\w{0,3}|prohibit\w{0,3}|refus\w{0,3}|clean\w{0,3}|mitigat\w{0,4}|reduc\w{0,4}|label\w{0,4}|annotat\w{0,4}|whether|presence|this includes|if|we say|likely|unlikely|must|should|safe for)\b|n['’]t\b|不(?:会|得|含|应|能|包含)|没有|過濾|过滤|移除|检测|除去|含まない|含みません|フィルタ|検出|제거|포함하지|필터|탐지|\b(?:nicht|kein\w{0,2}|ohne|sans|aucun|sin|sem|senza|nie)\b|(?<!\p{L})(?:не|без)(?!\p{L})/iu,
} as const
