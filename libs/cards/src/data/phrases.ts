/**
 * What sentences say, wherever they stand, in the languages most cards are in. Each is tested on the prose of a section, and
 * linear in it: no part of an expression repeats without a bound.
 */

/** Sentences that draw a line around the uses. */
export const LINE_DRAWN = oneOf(
  String.raw`out[- ]of[- ]scope(?! uses? ?:)|(?:should|must|may|can|shall)(?: not|n['’]t) be (?:used|deployed|relied)|cannot be (?:used|relied)|(?:do not|don['’]t) (?:use|deploy|rely on) (?:it|this|the model|for)\b|(?:is|are)(?: not|n['’]t) (?:intended|suitable|suited|meant|designed|recommended) (?:for|to|as)|not intended (?:for|to)|unsuitable for|only (?:be used )?for research|for research (?:purposes )?only|intended (?:only |solely )?for research|malicious use|misuse`,
  String.raw`(?:nicht (?:für|zum|zur|geeignet|bestimmt|vorgesehen|verwendet)|darf nicht|sollte(?:n)? nicht|ne (?:doit|doivent|peut|peuvent) pas|n['’]est pas (?:destiné|adapté|conçu)|no (?:debe|deben|está destinado|está diseñado|se debe)|não (?:deve|devem|é destinado|se destina)|non (?:deve|devono|è destinato|è adatto|va usato)|mag niet|niet (?:bedoeld|geschikt)|nie (?:należy|powinien|powinno|jest przeznaczon)|kullanılmamalı|uygun değildir|không (?:nên|được) (?:sử )?dùng|không (?:nên|được) sử dụng|tidak (?:boleh|ditujukan|dimaksudkan|cocok)|jangan (?:gunakan|digunakan)|не (?:следует|должн|предназначен|подходит|рекомендуется))`,
  String.raw`(?:不应|不應|不得|不可|不能|请勿|請勿|禁止|不适(?:合|用)|不適(?:合|用)|切勿)(?:被)?(?:用于|用於|使用|应用|作为|作為|将|本|该|用|商)|仅(?:供|用于|限)(?:学术|研究|非商业)|僅(?:供|用於|限)(?:學術|研究)|(?:使用|利用)(?:しない|すべきでは|してはなり|しては|は推奨され|を禁)|意図されて(?:い|お)(?:ない|り?ません)|(?:사용|활용)(?:해서는|하지 마|되어서는|을 금|할 수 없)|적합하지 않|لا (?:ينبغي|يجب|يجوز|تستخدم|يصلح)|غير (?:مخصص|مناسب)`,
)

/** Advice to whoever uses the model on what to mind; plain `we recommend` is mostly about software. */
export const ADVICE = oneOf(
  String.raw`(?:users|developers|practitioners|deployers|operators|anyone|people|you|teams|researchers)\b[^.!?]{0,60}?\b(?:should|must|are (?:advised|encouraged|urged|cautioned)|need to)\b|(?:must|should|has to|needs to) (?:always |first |also )?be (?:verified|reviewed|checked|validated|monitored|audited|tested|evaluated|double-checked|interpreted|treated|used with|supervised)|human (?:oversight|review|in the loop|supervision)|with (?:caution|care)\b|not (?:for|as|in|yet for) production|(?:use|only) (?:it )?(?:only )?as (?:a )?(?:demonstration|proof)|(?:take|taking|exercise|exercising) (?:care|caution)|mitigat|safeguard|be aware (?:of|that)|beware (?:of|that)|guardrail|apply\b[^.!?]{0,40}?\b(?:evaluation|filter)|we (?:strongly |highly )?(?:advise|caution|urge)|(?:do not|don['’]t) (?:currently )?(?:use|rely on|trust|recommend)\b|(?:is|are) not recommended|it is (?:advised|advisable)|(?:recommended|recommend)\b[^.!?]{0,80}?\b(?:filter|review|evaluat|audit|monitor|verif|test|check|caution|risk|bias|human|careful|avoid|before (?:use|using|deploy))`,
  String.raw`(?:sollte|sollten|müssen|muss)\b[^.!?]{0,80}?(?:geprüft|überprüft|beachte|bedenk|überwach|evaluier|bewert|bewusst)|wir empfehlen|es wird empfohlen|vorsicht|(?<!ne )(?:doivent|doit|devrai(?:en)?t)\b|nous recommandons|il est (?:recommandé|conseillé)|(?<!no )(?:deben|debe|deberían|debería)\b|se recomienda|recomendamos|(?<!n[ãa]o )(?:devem|deve|deveriam)\b|recomenda-se|si (?:raccomanda|consiglia)|raccomandiamo|dovrebbero|wij? raden|we raden|wordt aangeraden|moeten\b|zaleca się|zalecamy|należy|önerilir|tavsiye|edilmelidir|dikkat|nên (?:kiểm|đánh|thận|cẩn)|khuyến (?:nghị|cáo)|disarankan|sebaiknya|рекоменду|следует|необходимо`,
  String.raw`建议|建議|应当|應當|应该|應該|需(?:要)?(?:谨慎|注意|人工)|谨慎|謹慎|请注意|請注意|缓解|緩解|推奨|べきで|必要があり|注意してください|注意が必要|ご注意|慎重|권장|권고|주의(?:하|해|가 필요|를 기울|바)|해야 (?:한다|합니다)|바랍니다|يوصى|نوصي|ينبغي|يجب|بحذر`,
)

/** Advice among sentences on risks, where plain words are enough: what to set, to use, or to keep clear of. */
export const ADVICE_ON_RISKS =
  /\b(?:should|must|ought to|ha(?:ve|s) to|needs? to|recommend\w{0,5}|advis\w{1,4}|suggest\w{0,3}|ensure|make sure|be mindful|(?:bear|keep) in mind|careful(?:ly)?|please|avoid\w{0,3}|better to|at your own risk)\b|\bneeds? (?:truncat|chunk|filter|clean|post-?process|pre-?process|fine-?tun)\w{0,5}|(?:^|[-.:;!•–] )(?:use|apply|check|verify|review|filter|set|add|run|wrap|update|regularly|always|never|monitor|test|validate|consider|split|truncate|combine|prefer) \p{L}/iu

/** Where data come from, and how they were got. */
export const COLLECTED = oneOf(
  String.raw`(?:collect|crawl|scrap|extract|gather|compil|harvest|sourc|deriv|obtain|sampl|retriev|download|construct|generat|aggregat|assembl|curat|adapt|select|mined|converted|translated|recorded|taken|drawn|built|created|produced|synthesi[sz]ed|transcri(?:bed|ptions?)|written|authored|released|published|provided|annotated|labell?ed)(?:e?d|t(?:ed)?|ped|ion|s|es|ing|ping)?\b[^.!?]{0,60}?\b(?:from|by|via|using|on top of|out of|through|based on|at|in collaboration)\b|(?:consist|compos|made up|compris|includ|contain)\w{0,5}\b[^.!?]{0,80}?\b(?:from|crawl|scraped|newspaper|books|posts|tweets|reviews|papers|transcripts|websites?|recordings|speeches|news|subtitles|wikipedia|reddit|twitter|youtube)|(?:based on|subset of|version of|extension of|part of|originat\w{1,4}|comes? from|extends|combination of|translation of|collection of) |crowd-?sourc|mechanical turk|common ?crawl|wikipedia|scraped|crawled|corpus of|corpora of|\b(?:tweets|twitter|reddit|youtube|gutenberg)\b|stack ?(?:overflow|exchange)|constructed in|(?:automatically|synthetically|procedurally|programmatically) (?:generat|creat|construct)|(?:generated|created|written) (?:automatically|according|for this)`,
  String.raw`(?:gesammelt|erhoben|stammen|stammt|extrahiert|zusammengestellt|basier|collecté|extrait|recueilli|provien|issu|recopilad|recogid|extraíd|obtenid|procede|coletad|recolhid|extraíd|obtid|provêm|raccolt|estratt|ottenut|provengono|verzameld|afkomstig|zebran|pobran|pochodz|toplan|derlen|elde edil|thu thập|lấy từ|dikumpulkan|diambil|berasal|собран|получен|взят|извлеч|основан)`,
  String.raw`采集|採集|收集|爬取|抓取|来自|來自|来源于|源自|取自|基于|基於|构建|建構|収集|由来|抽出|取得した|構築|作成|元に|基に|수집|추출|기반|구축|크롤링|가져|جمع|استخراج|مأخوذ|مستخرج|مستمد`,
)

/** What data are made of; in a summary, that says where they come from. */
export const MADE_OF =
  /\b(?:tweets?|posts|reviews?|bills|laws|statutes|contracts|novels|plays|poems?|verses?|lyrics|fairy ?tales|stories|books|(?:news|newspaper|encyclop\w{2,6}|magazine)? ?articles|newspapers?|headlines|subtitles|ted talks?|lectures|patents|court|speeches|parliament\w{0,4}|forums?|chat logs?|irc|emails?|abstracts|(?:scientific|academic|research) papers|transcripts?|recordings?|recorded|(?:search|customer|banking|user) (?:service )?quer(?:y|ies)|exams?|textbooks|synthetic|generates?|replication of|combined|preprocessed|(?:questions|queries) asked|(?:human|machine|expert)-(?:written|curated|generated|made)|shared tasks?)\b|推文|微博|新闻|评论|小说|ニュース|レビュー|뉴스|리뷰/iu

/** On what a model was trained. */
export const TRAINED_ON = oneOf(
  String.raw`(?:train|tun|learn|distill?|adapt|calibrat)(?:n?ed|ing)\b(?! took| costs?| lasted)[^.!?]{0,100}? (?:on|over|upon)(?! (?:a |an |one |two |four |eight |the |\d{1,4} ?x? ?)?(?:single |cloud |google |nvidia |free )?(?:gpu|tpu|cpu|v100|v3|a100|h100|t4|p100|k80|tesla|machine|colab|rtx|kaggle|aws))|(?:train|tun|learn|distill?)(?:n?ed|ing)?\b(?! took| costs?| lasted)[^.!?]{0,100}? (?:with|using|data|corp)\b[^.!?]{0,60}?(?:data|corp|text|articles|examples|sentences|pairs|samples|tweets|images|questions|wiki|squad|books|documents|\bset\b|recordings|speech)|(?:trained|learned) (?:from|off of)(?! scratch)|adapt\w{0,4}\b[^.!?]{0,40}? to \d|data ?sets? (?:used|holds|includes|contains|consists|has)\b|(?:training|learning)[ _](?:data|set|corpus|corpora)|source data (?:for|of) (?:the|this|our) model|(?:pre-?)?training (?:process|procedure)[^.!?]{0,60}? (?:derived|taken|drawn|sampled) from|(?:\b(?:corpus|corpora|data ?sets?)|(?:^|[-•–] )(?:(?:pre-?)?training )?data) ?[:：] ?(?!none|n/a|unknown|tb[ad])[\p{L}\p{N}]|model on (?:the )?[^.!?]{0,40}?(?:corpus|data ?set)|(?:train|dev|test)(?: set)? (?:splits?|sets?)\b`,
  String.raw`(?:trainiert|nachtrainiert|entra[iî]né|entrenad|ajustad|(?<!parâmetros )treinad\p{L}{0,2}(?=[^.!?]{0,80}? (?:em|com|n[ao]s?|sobre|a partir|usando|utilizando) (?!(?:uma?|duas?|\d{1,3}) ?(?:x )?(?:gpus?|tpus?|placas?|[ahlv]\d{1,3})\b))|addestrat|getraind|trenowan|wytrenowan|uczon|eğitil|huấn luyện|đào tạo|tinh chỉnh|dilatih|обучен|дообуч|натренир)`,
  String.raw`训练(?:于|自|集|数据|语料|得)|訓練(?:資料|數據|集|語料|データ|於)|(?:使用|利用|基于|基於|以|在)(?![^。！？\n]{0,30}?(?:[ahv]\d{2,3}|gpu|tpu|显卡))[^。！？\n]{1,30}?(?:训练|訓練)|(?:上|进行|進行)(?:了)?(?:训练|訓練|微调|微調|预训练)|(?:数据集|語料|语料)(?:上|进行)|(?:微调|预训练|微調)(?:于|自|得|的)|学習(?:させ|し(?:た|ま)|され|データ|して|済)|ファインチューニング|(?:으로|로|을|를|에) ?(?:사전 ?)?(?:학습|훈련|파인튜닝|미세 ?조정)|학습(?:된|시킨|하였|했|데이터)|تدريب|دُرب|مدرب`,
)

/** Who labelled or wrote: what a reader would call a description of people. */
export const LABELLERS = oneOf(
  String.raw`(?:native|fluent|bilingual|first[- ]language) speakers?|students?\b|linguists?|mechanical turk|\bmturk\b|turkers?|crowd ?workers|volunteers?\b|physicians?|doctors?\b|clinicians?|nurses|radiologists?|lawyers?|journalists?|experts? (?:in|from|with|who)|(?:domain|subject|language|professional|trained|paid|hired|recruited|in-house|expert|human|undergraduate|graduate|phd|independent) (?:annotator|labell?er|expert|rater|translator|worker|writer|speaker)|annotators? (?:were|was|are|is|from|with|who|had|have|aged|recruited|located)|years of experience|years old|aged? (?:between|from)|nationalit|based in|the authors (?:them|annot|label)|prolific\b|appen\b|upwork|scale ai|freelanc|figure ?eight|crowdflower|professional translators|employees|(?:evaluated|labell?ed|annotated|judged|rated|verified|checked|written) by (?:an? |the |two |three |several |professional )?[^!?]{0,40}?\b(?:editors?|teachers?|researchers?|moderators?|curators?|specialists?|scientists?|fact-?checkers?|authors)\b`,
  String.raw`muttersprach|studierende|studenten|fachleut|expert|étudiants|locuteurs|estudiantes|hablantes|estudantes|falantes|studenti|madrelingua|moedertaal|studenci|rodzim|öğrenci|anadil|sinh viên|người bản ngữ|mahasiswa|penutur|студент|носител|эксперт|母语|母語|学生|學生|专家|專家|医生|ネイティブ|専門家|クラウドワーカ|원어민|학생|전문가|크라우드|طلاب|متحدث|خبراء`,
)

/** A result: the name of a metric or of a well-known benchmark, and a number beside it. */
export const RESULT = new RegExp(
  [
    String.raw`human evaluation|evaluation results?|results? (?:show|indicate)|(?:\bscores?\b|accurac|\bacc\b|precision|recall|\bf-?1|f-?score|\bf-?measure|bleu\b|rouge|meteor|chrf|\bwer\b|\bcer\b|perplexit|\bppl\b|\bmap\b|\bm?iou\b|\bauc|\bmcc\b|pearson|spearman|exact match|\bloss\b|\b[rm]?mse\b|\bmae\b|\br2\b|psnr|ssim|\bfid\b|pass@|mmlu|hellaswag|gsm8k|humaneval|\bglue\b|squad|xnli|\bsts\b|\bmrr\b|ndcg|win ?rate|\belo\b|genauigkeit|précision|exactitud|precisi[óo]n|acur[áa]cia|accuratezza|nauwkeurig|dokładnoś|doğruluk|độ chính xác|akurasi|точност|准确率|準確率|精度|正确率|正解率|召回|정확도|دقة)[^\n]{0,40}?\d`,
    String.raw`\d ?%? (?:test |validation |dev |top-\d |macro |micro |average |mean )?(?:accuracy|precision|recall|f-?1|f-?score|bleu|rouge|wer|perplexity|exact match)\b|(?:achiev|reach|obtain|attain)\w{1,3}\b[^.\n]{0,30}?\d(?:\.\d{1,4})? ?%|performance[^.\n]{0,60}?\d(?:\.\d{1,4})? ?%`,
  ].join('|'),
  'iu',
)

/** How a model compares with others, and on what: an outcome, without a number. */
export const COMPARED =
  /outperform\w{0,3}\b[^.\n]{0,100}? (?:on|in|by|across|obtaining)\b|(?:state[- ]of[- ]the[- ]arts?|\bsota\b)[^.\n]{0,30}? (?:results?|performances?|scores?)[^.\n]{0,40}? (?:on|in)\b|(?:similar|comparable|better|higher|lower) (?:performance|accuracy|results) (?:to|than) \S|performs? (?:better|worse|best) (?:than|on)\b/iu

/** Columns and rows of tables of results. */
export const METRIC_NAME =
  /accurac|\bacc\b|precision|recall|\bf-?1|f-?score|f-?measure|bleu|rouge|meteor|chrf|\bwer\b|\bcer\b|perplexit|\bppl\b|\bm?ap\b|\bm?iou\b|\bauc|\bmcc\b|pearson|spearman|exact match|\bem\b|\b[rm]?mse\b|\bmae\b|psnr|ssim|\bfid\b|\bmrr\b|ndcg|\bscores?\b|\buas\b|\blas\b/i

function oneOf(...sources: readonly string[]): RegExp {
  return new RegExp(sources.join('|'), 'iu')
}
