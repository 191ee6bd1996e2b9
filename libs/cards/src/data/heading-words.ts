/**
 * What headings say, by subject, in the languages most cards are in. `en` is an expression of its own; `words` are the
 * beginnings of words in scripts that put spaces between them; `parts` stand anywhere, for scripts and languages that
 * glue words together.
 */
interface HeadingWords {
  readonly en: string
  readonly words: string
  readonly parts: string
}

/** Under German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Vietnamese, Indonesian and Russian, in this order. */
export const HEADING_WORDS = {
  bias: {
    en: String.raw`\bbias|\blimitation|\blimits\b|\brisks?\b|\bethic|\bfairness|\bcaveat|\bsocial impact|\bsocietal impact|\bconsiderations for using|^considerations$|\bharms?\b|\bshortcomings?\b|\bweakness|\bfailure (?:modes|cases)|\bsafety\b|\bknown (?:issues|problems)`,
    words: `einschränkung|verzerrung|voreingenommen|risik|grenzen|ethi(?:k|sch)|biais|risque|limites?(?!\\p{L})|éthi|(?:sesgo|riesgo|limitaci|étic)|(?:viés|vieses|risco|limitaç)|(?:distorsion|pregiudi|rischi|limiti(?!\\p{L})|limitazion|etic)|(?:vooringenomen|vooroordel|risico|beperking|ethi)|(?:stronnicz|uprzedze|ryzyk|ogranicze|etyc)|(?:önyargı|yanlılık|risk|sınırlama|kısıtlama|etik)|(?:thiên (?:kiến|lệch|vị)|rủi ro|hạn chế|giới hạn|đạo đức)|(?:risiko|batasan|keterbatasan|etika)|(?:предвзят|смещени|риск|огранич|этик|этич)`,
    parts: `偏见|偏見|偏差|偏误|偏誤|局限|侷限|限制|风险|風險|伦理|倫理|社会影响|社會影響|不足之处|バイアス|偏り|リスク|制限|制約|限界|注意事項|留意|편향|한계|제한|위험|리스크|윤리|주의 ?사항|تحيز|انحياز|مخاطر|قيود|حدود|أخلاق|einschränkung`,
  },
  'out-of-scope': {
    en: String.raw`out.of.scope|misuse|malicious|uses? (?:and|&) limitation|limitations? (?:of|on|and|&) use|prohibited use|unintended use|not (?:be used|intended)|usage restriction|use restriction|acceptable use`,
    words: `außerhalb|nicht (?:vorgesehen|bestimmt)|missbrauch|zweckfremd|hors (?:du )?(?:champ|périmètre|de portée)|usage(?:s)? (?:abusif|interdit|non prévu|hors)|utilisation(?:s)? (?:abusive|interdite|non prévue|hors)|fuera (?:del|de) (?:alcance|ámbito)|uso(?:s)? (?:indebido|prohibido|no previsto|inadecuado|impróprio|proibido|indevido|fora)|fora (?:do|de) escopo|(?:fuori|al di fuori) (?:ambito|dall|dell|scopo)|uso improprio|usi non previsti|buiten (?:het )?(?:bereik|toepassingsgebied|scope)|misbruik|oneigenlijk|poza zakres|nadużyci|niewłaściwe użyc|kapsam dışı|kötüye kullanım|amaç dışı|ngoài phạm vi|lạm dụng|sử dụng sai|di luar (?:cakupan|lingkup)|penyalahgunaan|вне (?:области|сферы|рамок)|недопустим|злоупотребл|непредусмотренн|запрещ`,
    parts: `超出(?:范围|範圍)|范围外|範圍外|滥用|濫用|不适用|不適用|禁止(?:用途|使用|事项)|使用限制|範囲外|対象外|適用外|想定外|誤用|悪用|禁止事項|利用制限|사용 ?제한|범위 ?(?:밖|외|를 벗어)|오용|악용|금지된 사용|خارج (?:ال)?نطاق|إساءة`,
  },
  uses: {
    en: String.raw`\buse[sd]?\b|\busage\b|\bhow to|\bapplications?\b|\btasks?\b|supported tasks|leaderboard`,
    words: `verwendung|nutzung|anwendung|einsatz|aufgaben|utilisation|usage|uso|usos|utilización|utilizzo|impiegh|utilização|gebruik|toepassing|użyc|użytkowani|zastosowani|kullanım|sử dụng|ứng dụng|penggunaan|использован|применен|назначен`,
    parts: `使用|用途|用法|应用|應用|任务|任務|利用|使い方|用例|タスク|사용|용도|활용|과제|استخدام|استعمال|تطبيقات|المهام`,
  },
  description: {
    en: String.raw`description|summary|overview|introduction|\babout\b|model details|dataset details|^model card|^dataset card`,
    words: `beschreibung|überblick|übersicht|einführung|zusammenfassung|présentation|aperçu|résumé|descripci|resumen|introducci|descriç|resumo|introduç|visão geral|descrizion|panoramica|introduzion|beschrijving|overzicht|inleiding|opis|wprowadzeni|przegląd|açıklama|genel bakış|giriş|özet|mô tả|giới thiệu|tổng quan|deskripsi|ringkasan|pendahuluan|gambaran|описан|обзор|введен`,
    parts: `简介|簡介|介绍|介紹|概要|概述|描述|说明|說明|详情|詳情|説明|詳細|はじめに|소개|설명|개요|요약|상세|وصف|نبذة|مقدمة|نظرة عامة|ملخص`,
  },
  training: {
    en: String.raw`training|fine.?tun|pre.?train|\btrain\b|\btrained\b`,
    words: `feinabstimmung|entra[iî]nement|apprentissage|entrenamiento|ajuste fino|treinamento|treino|addestramento|trenowani|uczeni|szkoleni|eğitim|huấn luyện|đào tạo|tinh chỉnh|pelatihan|обучен|дообучен`,
    parts: `训练|訓練|微调|微調|学習|訓練|ファインチューニング|トレーニング|학습|훈련|파인튜닝|미세 ?조정|تدريب|التدريب|training`,
  },
  'training-data': {
    en: String.raw`\btrain(?:ing|ed)?(?: (?:and|&|\/) \w+)? ?(?:data|set|corp|sources)|fine.?tun(?:ing|ed)? (?:data|corp|on\b)|pre.?train(?:ing|ed)? (?:data|corp|set|on\b)|\btrained on\b|\bdata ?sets? used|\bdata ?sources?\b|^(?:the )?(?:data|dataset|data ?sets|corpus|corpora)(?: used)?\b|\bdataset$|dataset 📚|data mix`,
    words: `trainingsdat|trainingskorp|trainingsset|datengrundlage|données d['’](?:entra[iî]nement|apprentissage)|corpus d['’]|datos de entrenamiento|conjunto de entrenamiento|dados de (?:treino|treinamento)|dati di (?:addestramento|training)|trainingsgegevens|dane (?:treningow|uczące|szkoleniow)|zbiór (?:treningow|uczący)|eğitim ver|dữ liệu (?:huấn luyện|đào tạo)|data (?:pelatihan|latih)|обучающ|данные (?:для )?(?:обучен|тренировк)|(?:набор|датасет)`,
    parts: `(?:训练|訓練|微调|微調|预训练|預訓練)(?:用)?(?:数据|數據|資料|语料|語料|集)|数据集|數據集|資料集|数据来源|語料|语料|(?:学習|訓練|トレーニング)(?:用)?(?:データ|コーパス)|データセット|コーパス|(?:학습|훈련)(?:에 사용된)? ?(?:데이터|말뭉치|코퍼스)|데이터 ?셋|데이터 ?세트|말뭉치|بيانات التدريب|بيانات ال?تدريب|trainingsdaten`,
  },
  hyperparameters: {
    en: String.raw`hyper.?param|training (?:arguments|args|config|settings?|parameters)|\bparameters used`,
    words: `hiperpar|iperparam|trainingsparameter|param[èe]tres d['’]entra|parámetros de entren|гиперпарам|siêu tham số|hiperparam`,
    parts: `超参|超參|训练参数|訓練參數|ハイパーパラメータ|하이퍼 ?파라미터|학습 ?설정|المعلمات الفائقة`,
  },
  evaluation: {
    en: String.raw`evaluat|\beval\b|\bresults?\b|benchmark|performance|\bmetrics?\b|accuracy|\bscores?\b|\bwer\b|\bleaderboard`,
    words: `auswertung|bewertung|ergebnis|leistung|évaluation|résultat|performances|métrique|evaluaci|resultado|rendimiento|métrica|avaliaç|desempenho|valutazion|risultat|prestazion|metrich|evaluatie|resultaten|prestatie|ocen|ewaluac|wynik|wydajnoś|metryk|değerlendirme|sonuç|başarım|performans|đánh giá|kết quả|hiệu (?:suất|năng)|evaluasi|hasil|kinerja|оценк|результат|метрик|качеств`,
    parts: `评估|評估|评测|評測|测评|結果|结果|性能|基准|指标|指標|精度|評価|ベンチマーク|精度|평가|성능|결과|벤치마크|تقييم|نتائج|أداء|الأداء`,
  },
  factors: {
    en: String.raw`\bfactors?\b|subgroup|sub.?population|disaggregat|per.?group|by (?:gender|age|race|ethnicity|language|dialect|accent|region|country|group)|breakdown|\bslices?\b|fairness (?:results|evaluation|analysis)|demographic`,
    words: `faktor|untergrupp|teilgrupp|facteur|sous-groupe|factores|subgrupos|fatores|fattori|sottogrupp|subgroep|czynnik|podgrup|faktör|alt grup|yếu tố|nhóm|kelompok|фактор|подгрупп|по групп`,
    parts: `因素|分组|分組|子群|分人群|要因|要素|サブグループ|属性別|요인|하위 ?그룹|집단별|عوامل|العوامل|مجموعات فرعية`,
  },
  recommendations: {
    en: String.raw`recommend|mitigat|safeguard|best practices|responsible use|guardrail`,
    words: `empfehlung|abhilfe|gegenmaßnahm|recommandation|recomendaci|mitigaci|recomendaç|mitigaç|raccomandazion|aanbeveling|zaleceni|rekomendac|öneri|tavsiye|khuyến nghị|khuyến cáo|rekomendasi|mitigasi|рекомендац|меры`,
    parts: `建议|建議|缓解|緩解|推奨|提言|対策|緩和|권장|권고|완화|توصي|التوصيات|التخفيف`,
  },
  structure: {
    en: String.raw`structure|data (?:instances|fields|splits)|\bfields\b|\bsplits?\b|format|schema|features|columns`,
    words: `aufbau|struktur|felder|spalten|champs|colonnes|estructura|campos|columnas|estrutura|colunas|struttura|campi(?!\\p{L})|colonne|structuur|velden|kolommen|pola(?!\\p{L})|kolumny|yapı|alanlar|sütun|cấu trúc|trường|kolom|структур|пол[яе]й?|столбц|формат`,
    parts: `结构|結構|格式|字段|欄位|列说明|構造|構成|形式|フィールド|カラム|구조|형식|필드|컬럼|هيكل|بنية|حقول|datenstruktur`,
  },
  creation: {
    en: String.raw`creation|curation|collection|source data|sources?\b|annotat|provenance|how (?:was|were|it was)|processing`,
    words: `erstellung|erhebung|herkunft|quelle|annotation|verarbeitung|création|collecte|provenance|sources|creación|recopilación|recolección|procedencia|fuente|anotaci|criação|coleta|recolha|proveniência|fonte|anotaç|creazione|raccolta|provenienza|fonti|annotazion|totstandkoming|verzameling|herkomst|bronnen|tworzeni|zbierani|pochodzen|źródł|adnotac|oluşturma|toplama|kaynak|tạo|thu thập|nguồn|chú thích|gán nhãn|pembuatan|pengumpulan|sumber|anotasi|создан|сбор|источник|происхожд|аннотац|разметк`,
    parts: `采集|採集|收集|构建|構建|来源|來源|标注|標註|標注|整理|处理|處理|作成|収集|出典|構築|由来|アノテーション|前処理|생성|수집|출처|구축|주석|라벨링|가공|إنشاء|جمع|مصدر|مصادر|توسيم|شرح البيانات`,
  },
  source: {
    en: String.raw`source data|data ?sources?\b|^(?:original )?sources?\b(?! code)|provenance|data collection|collection (?:process|method)|\bcollect|how (?:was|were) (?:the|it)|data acquisition|data generation|\borigins?\b|source (?:language )?(?:producers|datasets)|methodology`,
    words: `herkunft|quelle|datenquelle|erhebung|sources? (?:des|de) données|collecte|origine des|procedencia|fuente|recopilación|recolección|origen de|proveniência|fonte|coleta|recolha|origem|provenienza|fonti|raccolta|herkomst|bronnen|verzameling|pochodzen|źródł|zbierani|kaynak|toplama|köken|nguồn|thu thập|sumber|pengumpulan|asal|источник|происхожд|сбор`,
    parts: `来源|來源|采集|採集|收集|出典|収集|由来|ソースデータ|출처|수집|원본|생성 ?과정|مصدر|مصادر|جمع البيانات|datenerhebung|datenherkunft`,
  },
  annotators: {
    en: String.raw`annotat|label+ers?\b|label+ing|crowd.?work|crowd.?sourc|raters?\b|source (?:language )?producers`,
    words: `annotator|annotierende|annotation|annotateur|anotador|anotaci|anotaç|annotator|annotazion|annoteerder|annotatie|anotator|adnotator|adnotac|etiketle|işaretley|người (?:gán nhãn|chú thích)|gán nhãn|chú thích|anotator|anotasi|аннотатор|аннотац|разметч|разметк`,
    parts: `标注|標註|標注|注释者|アノテータ|アノテーション|注釈|作業者|주석|라벨링|어노테이|المعلقين|المعلّقين|التوسيم|الواسمين`,
  },
  maintenance: {
    en: String.raw`curators?\b|maint(?:ain|enance)|contacts?\b|\bauthors?\b|update|version|change.?log|release notes|\bcredits?\b|\bteam\b|who (?:created|maintains|funded)|funding|support(?:ed by)?$|\bcreators?\b`,
    words: `kurator|kontakt|ansprechpartner|autor(?:in|en|es|a|as|zy)?(?!\\p{L})|pflege|wartung|aktualisierung|änderung|conservateur|contact|auteur|maintenance|mise à jour|mises à jour|curador|contacto|mantenimiento|actualizaci|curador|contato|manutenção|atualizaç|curator|contatt|autori|manutenzione|aggiornament|beheerder|onderhoud|auteurs|opiekun|aktualizacj|utrzymani|wersj|iletişim|yazar|bakım|güncelleme|sürüm|liên hệ|tác giả|bảo trì|cập nhật|phiên bản|kontak|penulis|pemeliharaan|pembaruan|versi|контакт|автор|куратор|поддержк|обновлен|верси`,
    parts: `联系|聯繫|聯絡|作者|维护|維護|更新|版本|策展|連絡先|問い合わせ|著者|作成者|管理者|メンテナンス|バージョン|更新履歴|연락|문의|저자|제작자|관리자|유지|업데이트|버전|اتصال|تواصل|المؤلف|المؤلفون|صيانة|تحديث|إصدار`,
  },
  'personal-data': {
    en: String.raw`\bpersonal\b|sensitive (?:information|data|content)|privacy|\bpii\b|anonymi[sz]|de-?identif|\bgdpr\b|confidential`,
    words: `personenbezogen|datenschutz|sensible (?:daten|information)|données (?:personnelles|sensibles)|informations (?:personnelles|sensibles)|confidentialité|vie privée|anonymi|datos personales|información (?:personal|sensible)|privacidad|dados (?:pessoais|sensíveis)|informaç(?:ão|ões) (?:pessoa|sensíve)|privacidade|dati (?:personali|sensibili)|informazioni (?:personali|sensibili)|persoonsgegevens|persoonlijke|gevoelige|dane osobowe|danych osobowych|dane wrażliwe|prywatnoś|kişisel|hassas|gizlilik|dữ liệu cá nhân|thông tin (?:cá nhân|nhạy cảm)|quyền riêng tư|data pribadi|informasi (?:pribadi|sensitif)|privasi|персональн|личн(?:ые|ая|ой|ых) |конфиденциальн|чувствительн`,
    parts: `隐私|隱私|个人(?:信息|数据|和敏感|与敏感|及敏感)|個人(?:資料|資訊|信息|和敏感|與敏感|情報|データ)|敏感(?:信息|資訊|数据)|匿名|脱敏|プライバシー|機微|センシティブ|개인 ?정보|민감 ?정보|프라이버시|비식별|بيانات شخصية|البيانات الشخصية|المعلومات الشخصية|معلومات شخصية|الخصوصية|datenschutz`,
  },
  environment: {
    en: String.raw`environment(?:al)? (?:impact|cost|footprint|consideration)|carbon|\bco2|\bco₂|emission|energy (?:use|usage|consumption)|sustainab`,
    words: `umwelt|energieverbrauch|emission|empreinte|impact environnemental|consommation d['’]énergie|émission|impacto (?:medio)?ambiental|huella|emision|emisiones|consumo (?:de energía|energético|de energia)|pegada de carbono|emiss|impatto ambientale|consumo energetico|emission|milieu-?impact|uitstoot|energieverbruik|wpływ na środowisko|emisj|zużycie energii|çevresel|karbon|enerji|tác động môi trường|khí thải|năng lượng|dampak lingkungan|emisi|konsumsi energi|воздействие на окружающ|экологич|выброс|энергопотребл`,
    parts: `环境影响|環境影響|环保|碳(?:排放|足迹|足跡)|二氧化碳|能耗|環境への影響|炭素|エネルギー|환경 ?영향|탄소|에너지|الأثر البيئي|التأثير البيئي|انبعاث|الكربون`,
  },
} as const satisfies Record<string, HeadingWords>
