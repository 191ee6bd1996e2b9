/**
 * Headings by subject: those of the Hub's templates, old and new, and what authors write instead, in the languages most
 * cards are in. A heading only says where to look; rules judge what stands there.
 */
export const TOPICS = {
  bias: /\bbias|\blimitation|\blimits\b|\brisks?\b|\bethic|\bfairness|\bcaveat|social impact|societal impact|considerations for using|^considerations$|\bbiais|\bsesgo|\blimitaci|\bgrenzen\b|偏见|偏差|局限|风险|バイアス|制限|限界|한계|편향/i,
  'out-of-scope':
    /out.of.scope|misuse|malicious|uses? (?:and|&) limitation|limitations? (?:of|on|and|&) use|prohibited use|not (?:be used|intended)|usage restriction|acceptable use|超出范围|滥用/i,
  uses: /\buse[sd]?\b|\busage\b|\bhow to|\bapplications?\b|\btasks?\b|supported tasks|leaderboard|使用|用途|使い方|사용/i,
  description:
    /description|summary|overview|introduction|\babout\b|model details|dataset details|^model card|^dataset card|简介|介绍|概要|소개/i,
  training: /training|fine.?tun|pre.?train|\btrain\b|训练|学習|학습/i,
  evaluation: /evaluat|results?\b|benchmark|performance|metrics?\b|accuracy|scores?\b|评估|评测|評価|평가/i,
  structure:
    /structure|data (?:instances|fields|splits)|\bfields\b|\bsplits?\b|format|schema|features|columns|数据结构/i,
  creation:
    /creation|curation|collection|source data|annotat|provenance|how (?:was|were|it was)|processing|采集|构建/i,
  'personal-data': /personal|sensitive information|privacy|\bpii\b|anonymi|隐私|个人信息/i,
} as const satisfies Record<string, RegExp>
