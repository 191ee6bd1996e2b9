import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.js'
import { parseCard } from './parse-card.js'
import { RULES } from './rules/index.js'

/** By language: the headings on risks, misuse, training data and results, each with a sentence; and those of data sets. */
const CARDS: Readonly<Record<string, readonly string[]>> = {
  zh: [
    '偏见、风险与局限性',
    '训练数据仅来自新闻，可能对少数群体产生偏见，对方言识别效果较差。建议人工审核。',
    '超出范围的使用',
    '本模型不应用于医疗诊断。',
    '训练数据',
    '使用维基百科中文语料训练。',
    '评估结果',
    '测试集准确率为 91.2%。',
    '个人和敏感信息',
    '标注者',
    '数据来源',
    '采集自微博。',
  ],
  'zh-TW': [
    '偏見、風險與侷限性',
    '訓練資料僅來自新聞，可能對少數群體產生偏見，對方言的辨識效果較差。建議人工審核。',
    '超出範圍的使用',
    '本模型不應用於醫療診斷。',
    '訓練資料',
    '使用維基百科中文語料訓練。',
    '評估結果',
    '測試集準確率為 91.2%。',
    '個人和敏感資訊',
    '標註者',
    '資料來源',
    '採集自論壇。',
  ],
  ja: [
    'バイアス、リスク、制限事項',
    '学習データはニュースのみであり、方言や少数言語では誤りが多くなります。出力は必ず人が確認してください。注意が必要です。',
    '範囲外の使用',
    '医療診断には使用しないでください。',
    '学習データ',
    '日本語ウィキペディアで学習しました。',
    '評価結果',
    '正解率は 91.2% です。',
    '個人情報',
    'アノテータ',
    'データの出典',
    '収集',
  ],
  ko: [
    '편향, 위험 및 한계',
    '학습 데이터가 뉴스뿐이므로 방언과 소수자 집단에서 오류가 많습니다. 출력은 사람이 확인해야 합니다.',
    '범위를 벗어난 사용',
    '의료 진단에 사용해서는 안 됩니다.',
    '학습 데이터',
    '한국어 위키백과로 학습했습니다.',
    '평가 결과',
    '정확도는 91.2%입니다.',
    '개인정보',
    '주석자',
    '데이터 출처',
    '수집',
  ],
  de: [
    'Verzerrungen, Risiken und Einschränkungen',
    'Die Daten stammen nur aus Nachrichten; Dialekte und Minderheiten werden schlechter erkannt. Ausgaben sollten von Menschen geprüft werden.',
    'Nicht vorgesehene Verwendung',
    'Darf nicht für medizinische Diagnosen verwendet werden.',
    'Trainingsdaten',
    'Trainiert auf der deutschen Wikipedia.',
    'Ergebnisse',
    'Genauigkeit 91,2 %.',
    'Personenbezogene Daten',
    'Annotatoren',
    'Datenherkunft',
    'gesammelt',
  ],
  fr: [
    'Biais, risques et limites',
    'Les données proviennent uniquement de la presse ; les dialectes et les minorités sont moins bien reconnus. Il est recommandé de vérifier les sorties.',
    'Usages hors périmètre',
    'Ne doit pas être utilisé pour un diagnostic médical.',
    "Données d'entraînement",
    'Entraîné sur Wikipédia en français.',
    'Résultats',
    'Précision : 91,2 %.',
    'Données personnelles',
    'Annotateurs',
    'Sources des données',
    'collecté',
  ],
  es: [
    'Sesgos, riesgos y limitaciones',
    'Los datos proceden solo de noticias; los dialectos y las minorías se reconocen peor. Se recomienda revisar los resultados.',
    'Usos fuera de alcance',
    'No debe utilizarse para diagnósticos médicos.',
    'Datos de entrenamiento',
    'Entrenado con la Wikipedia en español.',
    'Resultados',
    'Exactitud: 91,2 %.',
    'Datos personales',
    'Anotadores',
    'Fuentes',
    'recopilados',
  ],
  pt: [
    'Vieses, riscos e limitações',
    'Os dados vêm apenas de notícias; dialetos e minorias são menos bem reconhecidos. Recomenda-se revisar os resultados.',
    'Usos fora do escopo',
    'Não deve ser usado para diagnósticos médicos.',
    'Dados de treinamento',
    'Treinado com a Wikipédia em português.',
    'Resultados',
    'Acurácia: 91,2 %.',
    'Dados pessoais',
    'Anotadores',
    'Fontes',
    'coletados',
  ],
  it: [
    'Pregiudizi, rischi e limiti',
    'I dati provengono solo da notizie; dialetti e minoranze sono riconosciuti meno bene del resto. Si raccomanda di verificare i risultati.',
    'Usi fuori ambito',
    'Non deve essere usato per diagnosi mediche.',
    'Dati di addestramento',
    'Addestrato su Wikipedia in italiano.',
    'Risultati',
    'Accuratezza: 91,2 %.',
    'Dati personali',
    'Annotatori',
    'Fonti',
    'raccolti',
  ],
  ru: [
    'Предвзятость, риски и ограничения',
    'Данные взяты только из новостей; диалекты и меньшинства распознаются хуже остальных. Рекомендуется проверять результаты вручную, прежде чем их использовать.',
    'Недопустимое использование',
    'Не следует использовать для медицинской диагностики.',
    'Обучающие данные',
    'Обучена на русской Википедии.',
    'Результаты',
    'Точность: 91,2 %.',
    'Персональные данные',
    'Аннотаторы',
    'Источники',
    'собраны',
  ],
  ar: [
    'التحيز والمخاطر والقيود',
    'البيانات مأخوذة من الأخبار فقط، ولذلك تكون اللهجات والأقليات أقل دقة في التعرف من غيرها. يوصى بمراجعة النتائج يدويا قبل استخدامها.',
    'خارج نطاق الاستخدام',
    'لا ينبغي استخدامه للتشخيص الطبي.',
    'بيانات التدريب',
    'تم تدريب النموذج على ويكيبيديا.',
    'نتائج التقييم',
    'الدقة 91.2',
    'البيانات الشخصية',
    'المعلقين',
    'مصادر البيانات',
    'جمع',
  ],
  nl: [
    'Vooringenomenheid, risico’s en beperkingen',
    'De gegevens komen alleen uit nieuws; dialecten en minderheden worden slechter herkend. Wij raden aan de uitvoer te controleren.',
    'Gebruik buiten het bereik',
    'Mag niet worden gebruikt voor medische diagnoses.',
    'Trainingsgegevens',
    'Getraind op de Nederlandse Wikipedia.',
    'Resultaten',
    'Nauwkeurigheid: 91,2 %.',
    'Persoonsgegevens',
    'Annoteerders',
    'Bronnen',
    'verzameld',
  ],
  pl: [
    'Stronniczość, ryzyko i ograniczenia',
    'Dane pochodzą tylko z wiadomości, dlatego dialekty i mniejszości są rozpoznawane gorzej od reszty. Zaleca się sprawdzanie wyników.',
    'Użycie poza zakresem',
    'Nie należy używać do diagnoz medycznych.',
    'Dane treningowe',
    'Wytrenowany na polskiej Wikipedii.',
    'Wyniki',
    'Dokładność: 91,2 %.',
    'Dane osobowe',
    'Anotatorzy',
    'Źródła',
    'zebrane',
  ],
  tr: [
    'Önyargı, riskler ve sınırlamalar',
    'Veriler yalnızca haberlerden geliyor; bu yüzden lehçeler ve azınlıklar diğerlerinden daha kötü tanınıyor. Sonuçların kontrol edilmesi önerilir.',
    'Kapsam dışı kullanım',
    'Tıbbi teşhis için kullanılmamalıdır.',
    'Eğitim verileri',
    'Türkçe Vikipedi ile eğitildi.',
    'Sonuçlar',
    'Doğruluk: 91,2 %.',
    'Kişisel veriler',
    'Etiketleyenler',
    'Kaynaklar',
    'toplandı',
  ],
  vi: [
    'Thiên kiến, rủi ro và hạn chế',
    'Dữ liệu chỉ lấy từ tin tức nên phương ngữ và các nhóm thiểu số được nhận dạng kém hơn. Nên kiểm tra kết quả.',
    'Sử dụng ngoài phạm vi',
    'Không nên dùng cho chẩn đoán y tế.',
    'Dữ liệu huấn luyện',
    'Được huấn luyện trên Wikipedia tiếng Việt.',
    'Kết quả',
    'Độ chính xác: 91,2 %.',
    'Dữ liệu cá nhân',
    'Người gán nhãn',
    'Nguồn dữ liệu',
    'thu thập',
  ],
  id: [
    'Bias, risiko, dan keterbatasan',
    'Data hanya berasal dari berita, sehingga dialek dan kelompok minoritas dikenali lebih buruk daripada yang lain. Disarankan memeriksa hasilnya.',
    'Penggunaan di luar cakupan',
    'Tidak boleh digunakan untuk diagnosis medis.',
    'Data pelatihan',
    'Dilatih dengan Wikipedia bahasa Indonesia.',
    'Hasil',
    'Akurasi: 91,2 %.',
    'Data pribadi',
    'Anotator',
    'Sumber data',
    'dikumpulkan',
  ],
}

function codesOf(text: string, type: 'model' | 'dataset' = 'model'): string[] {
  const facts = {
    repo: { type, id: 'acme/example' },
    card: parseCard(new TextEncoder().encode(text)),
    files: [],
    parents: [],
  }
  const found = new Set(evaluate(facts).findings.map(({ ruleId }) => ruleId))
  return RULES.filter(({ id }) => found.has(id)).map(({ code }) => code)
}

function messagesOf(text: string, ...codes: readonly string[]): string[] {
  const facts = {
    repo: { type: 'dataset' as const, id: 'acme/example' },
    card: parseCard(new TextEncoder().encode(text)),
    files: [],
    parents: [],
  }
  const rules = RULES.filter(({ code }) => codes.includes(code))
  return evaluate(facts, rules).findings.map(({ message }) => message)
}

describe.each(Object.entries(CARDS))('a card in %s', (_language, words) => {
  const [risks, risk, misuse, line, data, corpus, results, result, privacy, annotators, source] = words
  const EXPECTED = ['B001', 'B002', 'B004', 'B005', 'D002', 'E001']

  it('that says everything has no findings on it', () => {
    const card = `# M\n\n## ${risks}\n\n${risk}\n\n## ${misuse}\n\n${line}\n\n## ${data}\n\n${corpus}\n\n## ${results}\n\n${result}\n`
    expect(codesOf(card).filter(code => EXPECTED.includes(code))).toEqual([])
  })

  it('that says it in plain sentences has none either', () => {
    const codes = codesOf(`# M\n\n${line}\n\n${corpus}\n\n${result}\n`)
    expect(codes.filter(code => ['B004', 'D002', 'E001'].includes(code))).toEqual([])
  })

  it('that has the headings alone has a finding for each', () => {
    const codes = codesOf(`# M\n\n## ${risks}\n\n## ${misuse}\n\n## ${data}\n\n## ${results}\n`)
    expect(codes.filter(code => EXPECTED.includes(code))).toEqual(['B002', 'B004', 'D002', 'E001'])
  })

  it('of a data set is asked for people and sources under its own headings', () => {
    const card = `---\nannotations_creators: [crowdsourced]\n---\n# D\n\n## ${privacy}\n\n## ${annotators}\n\n## ${source}\n`
    const messages = messagesOf(card, 'B007', 'D001')
    expect(messages).toEqual([
      expect.stringContaining(`"${privacy}"`),
      expect.stringContaining(`"${source}"`),
    ])
    expect(codesOf(card, 'dataset')).toContain('B008')
  })
})
