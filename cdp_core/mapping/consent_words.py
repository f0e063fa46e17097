"""Headers that speak of consent: which purpose, and whether a yes allows or refuses.

In:  a header
Out: the purpose; whether it refuses; whether a date under it is the day of a yes
"""

import re
from functools import lru_cache

from cdp_core.mapping.decision_words import DENIED, WITHDRAWN
from cdp_core.mapping.names import begins_any, either, fold, folded_words

_ALLOWS = re.compile(
    r"\b(?:accepts?|subscribes? to|sign(?:s|ed)? ?up (?:to|for)|opt(?:ed)? ?in|optin|consent(?:ed)?|subscribed|"
    r"allow(?:s|ed)?|permission|agree(?:s|d)?|"
    r"may (?:we )?(?:contact|e ?mail|call|write)|"
    r"can be (?:e ?mailed|contacted|called|phoned|texted|messaged)|contactable|"
    r"(?:e ?mail|text|call|contact|notify|tell|inform) me (?:about|with|of) (?:\w+ ){0,2}"
    r"(?:news|offers?|promo\w*|deals?|discounts?)|"
    r"send (?:me |us |out )?(?:marketing|promo\w*|commercial|advertising|news\w*|offers?)|рассылк\w*|"
    r"can we (?:send|contact|e ?mail|call|write)|einverstandnis\w*|zgod[ay]|izn[ie]|izin|onay[ıi]?|"
    # İYS is the Turkish register of permissions; to be known to it is none.
    r"iys(?! kay)|biuletyn|"
    r"nieuwsbrief|nyhe[td]sbrev|uutiskirje|hirlevel\w*|boletin|\w*samtykke\w*|\w*samtycke\w*|souhlas\w*|suhlas\w*|"
    r"согласие|hozzajarulas\w*|suostumu\w*|persetujuan|menyetujui|bersedia|einwilligung|zustimmung|newsletter\w*|accepte|consentement|"
    r"acepta|consentimiento|accetta|consenso|aceita|consentimento|toestemming|dong y|nhan tin|gdpr|dsgvo|"
    r"marketing status|(?:status|estado|statut|stato) (?:de |di |du )?(?:(?:e ?mail|sms) )?marketing|"
    r"subscription status|subscriber status|"
    # Greek, Lithuanian, Latvian, Estonian, Romanian, Croatian, Serbian, Slovene, Ukrainian, Bulgarian, Icelandic.
    r"συγκαταθεσ\w*|συναιν\w*|ενημερωτικ\w* δελτι\w*|sutikim\w*|sutinka\w*|naujienlaisk\w*|piekris\w*|piekrit\w*|"
    r"jaunumu|nousolek\w*|uudiskir\w*|consimt\w*|acord (?:de )?(?:marketing|newsletter|comunic\w*)|pristanak|"
    r"privol[aei]|suglasnost\w*|saglasnost\w*|soglasj\w*|сагласност\w*|згод[аиу]|съгласие|samþykki\w*|acik riza\w*|"
    r"(?:doi|subscribe) ?(?:datum|date|time|timestamp|zeit|zeitpunkt|am|at|on)|"
    r"ok(?:ay)? to (?:e ?mail|contact|call|market|mail|text|sms)|mailing ?lists?|\w*einwilligung\w*|werbeerlaubnis|"
    r"(?:marketing|mailing|e ?mail|phone|call|sms|te?xt)(?: ?(?:msg|messag)\w*)? ok|"
    r"(?:permite|autoriza) contac?to|suscrit[oa]s?|"
    r"(?:status|estado|situacao|statut|stato) (?:de (?:la )?|da |do )?(?:suscripcion|inscricao|assinatura)|"
    r"(?:werbung|mailings?) (?:ok|erwunscht|erlaubt|gestattet|zulassig)|wants? (?:news|e ?mails?|offers))\b|"
    # What is sent by post in Japan: "DM発送".
    r"\bdm(?:発送|送付|送信|郵送)|同意|許可|購読|希望|可否|メルマカ|メルマガ|接收|接受|订阅|訂閱|"
    + "|".join(
        folded_words(
            "동의|수신|موافقة|الموافقة|أوافق|توافق|يوافق|النشرة البريدية|نشرة بريدية|النشرة الإخبارية|رضایت|"
            "السماح برسائل|السماح بالرسائل|السماح بالبريد|السماح بالاتصال|السماح بالمكالمات|"
            "موافقت|خبرنامه|"
            "ยินยอม|הסכמה|מסכים|דיוור|ניוזלטר|सहमति|თანხმობა|համաձայն"
        )
    )
)
#: To want messages is to allow them; to want an invoice or a reminder sent is not.
_WANTS = re.compile(
    r"\b(?:wants?|would like|vill (?:inte |ej )?(?:ha|fa|ta emot)|onskar|onsker|"
    r"vil (?:gerne |gjerne |ikke )?(?:have|ha|fa|modtage|motta)|"
    r"en halua|haluan|haluaa|(?:ne)?chci|(?:ne)?chce|(?:ne)?chcem|szeretne\w*|kerek|doresc|doreste|"
    r"vreau|istiyor\w*|isterim|muon nhan|"
    r"wil|wenst|receber|recibir|recevoir|ricevere|quiero|quiere|deseo|desea|quero|quer|deseja|voglio|vuole|desidera|veux|veut|souhaite|"
    r"mochten?|wunsche?n?|wunscht|хочу|хочет)\b"
)
_PAPERS = re.compile(
    r"\b(?:invoices?|receipts?|quotes?|quotations?|reminders?|confirmations?|tickets?|deliver(?:y|ies)|shipping|"
    r"shipments?|tracking|orders?|status|appointments?|gifts?|levering\w*|leverans\w*|liefer\w*|"
    r"faktur\w*|kvitt\w*|paminn\w*|pamindel\w*|bekraft\w*|"
    r"rechnung\w*|quittung\w*|beleg\w*|erinnerung\w*|bestatigung\w*|facturas?|recibos?|recordatorio\w*|factures?|recus?|"
    r"rappels?|fattur\w*|ricevut\w*|promemoria|factuur|bon|herinnering\w*|rachun\w*|paragon\w*|lasku\w*|kuit\w*|"
    r"uctenk\w*|szaml\w*|hoa don)\b"
)
_REFUSES = re.compile(
    r"\b(?:opt(?:ed)? ?outs?|optouts?|unsub(?:s|scri\w*)?|desuscri\w*|disiscri\w*|leiratkoz\w*|отписа\w*|"
    r"do ?not ?(?:allow|e ?mail|contact|call|bulk|phone|mail|sms|text|track|sell|market|disturb|send|solicit)\w*|"
    r"dn[cd]|khong muon nhan|"
    r"no (?:e ?mails?|sms|texts?|calls?|marketing|mailings?|contact)|suppress(?:ed)?|blocked|"
    r"black ?list(?:ed)?|block ?list(?:ed)?|exclu\w+ from|"
    r"(?:marketing|mailings?|advertising|werbung|publicite|publicidad|pubblicita|publicidade|reclame|reklam) (?:nicht|"
    r"(?:stop|declin|refus|exclu|cancel|revo[kc]|withdr|gesperrt|abgelehnt|widerruf|verbot|verweig|unerw|untersagt|"
    r"rechaz)\w*)|"
    r"email disabled|globalopt ?out|abgemeldet|widerspruch|desabonne|desinscrit|baja|cancellato|descadastrado|"
    r"afgemeld|nesouhlas|nesuhlas|tu choi|huy dang ky|werbewiderspruch|werbesperre|werbeverbot|mailsperre|"
    r"versandsperre|kontaktsperre|kontaktverbot|anrufsperre|"
    r"\w*deaktivierung|abmeldung|desactivation|desinscription|desabonnement|exclusion|no recibir|"
    r"(?:cancelo|canceladas?|cancelou|anulo) (?:l?a |su |sua )?(?:suscripcion|inscricao|assinatura)|"
    r"no permitir|nao permitir|non consentire|ne pas autoriser|"
    r"nicht (?:zulassen|erlauben|anrufen|kontaktieren|gestatten)|"
    r"niet (?:toestaan|bellen|mailen)|ne pas (?:appeler|contacter)|no (?:llamar|contactar)|nao (?:ligar|contatar)|"
    r"kein(?:e|en)? (?:newsletter|werbung|e ?mails?|anrufe?|post|kontakt)|pas de (?:newsletter|publicite|sms)|"
    r"can ?not be (?:e ?mailed|contacted|called|phoned|texted|messaged)|nao perturb\w*|no molestar|non disturbare|"
    r"ne pas deranger|nicht storen|niet storen|uitgeschreven|wypisan[yaeo]|wypisania|"
    r"odhlaseni|odhlasenia|odhlasen[ay]?|descadastro|descadastramento|disiscrizione|"
    r"avregistrerad|avanmald|avmeldt|afmeldt|avprenumerer\w*|bloctel|robinson\w*|"
    r"(?:abmelde|widerrufs|afmeld|avregistrerings|avmeldings|afmeldings) ?"
    r"(?:datum|dato|tag|zeit|zeitpunkt)|"
    # An address that does not work, or whose owner complains, is not to be written to either.
    r"(?:marked|reported) (?:(?:an |the )?e ?mails? )?as spam|has hard bounced|"
    r"^(?:is |has |e ?mail )?(?:hard ?bounced?|spam|complained)$)\b|退订|退訂|配信停止|拒否|送信除外|"
    r"配信除外|送信停止|連絡不可|電話不可|架電不可|" + fold("차단")
)
#: Of whoever has died: nobody writes to her any more, whatever she once allowed.
_DIED = re.compile(
    r"^(?:(?:is|has|npsp|contact|customer|client|donor|member|person|ist|kunde|kundin|est) )?"
    r"(?:deceased|died|date of death|death date|verstorben(?: am)?|sterbedatum|todesdatum|decedee?(?: le)?|"
    r"date de deces|fallecid[oa]|fecha de (?:fallecimiento|defuncion)|decedut[oa]|data (?:di )?decesso|falecid[oa]|"
    r"data (?:de |do )?(?:obito|falecimento)|overleden(?: op)?|overlijdensdatum|avliden|avdod|zmarl[ya]|data zgonu|"
    r"zemrel[aya]?|datum umrti|elhunyt|decedat[a]?|vefat(?: etti| tarihi)?|merhum|умер(?:ла)?|дата смерти|死亡|"
    r"死亡日|故人|사망|已故|متوفى)"
    r"(?: (?:flag|date|at|on|c|yn|y n))?$"
)
#: Of messages that nobody asked for, and the newsletters that somebody did.
_ADVERTISING = (
    r"(?:\b(?:\w*reklam\w*|publici(?:te|dad|dade)\w*|pubblicit\w*|reclame|werbung\w*|werbe(?!r)\w*|advertis\w*|"
    r"\w*marketing\w*|\w*newsletter\w*|e?mailings?|demarchage|prospection|markkinoin\w*|mainon\w*|mainoks\w*|"
    r"markedsforing\w*|marknadsforing\w*|рассыл\w*|реклам\w*|маркетинг\w*|διαφημ\w*|ενημερωτικ\w*|rinkodar\w*|"
    r"turundus\w*)|広告|广告|廣告|营销|推广|"
    + "|".join(map(fold, ("광고", "마케팅", "تسويق", "دعائية", "إعلانية", "تبلیغات")))
    + ")"
)
_ADVERTISES = re.compile(_ADVERTISING)
#: What a company does with its marketing, and no customer decides.
_OF_CAMPAIGNS = re.compile(
    r"\b(?:leads?|campaigns?|kampagnen?|campagnes?|sources?|budgets?|costs?|teams?|qualified|owners?)\b"
)
_AGAINST = re.compile(
    r"\b(?:against|gegen|contre|contra|contro|mot|mod|tegen|przeciw\w*|proti|против) (?:\w+ ){0,2}" + _ADVERTISING
)
#: Words of decisions that say something else in a header.
_OF_MORE = either("out|non marketing|spam|spammer|しない")
_DECISIONS = sorted(map(fold, (DENIED | WITHDRAWN).difference(_OF_MORE)))
#: How words begin that take back what the rest of a header allows: "Einwilligung widerrufen", "Newsletter cancelled".
_TAKEN_BACK = (
    *(f"{word} " if word.isascii() else word for word in _DECISIONS),
    *either(
        "disabled|inactive|deselected|restriction|suppress|nega |deniega |niega |weiger|lehnt |odmaw|zakaz|reddet|"
        "istemi|vermiyor|vermem|etmiyor|nechc|neprej|запре|proib|verbod|forbud|abgewahlt|withdr|revok|revoc|refus|"
        "reject|declin|disallow|forbid|prohibit|cancel|exclude|exclusion|stop |stopped|removed|removal|delete|"
        "deletion|erase|erasure|restrict|objected|objection|expired |lapsed|missing|deactivat|suspended|widerruf|"
        "widerspr|ablehn|verweiger|zuruckgenommen|entzogen|kundigung|sperre |sperrung|abbestell|storniert|beendet|"
        "geloscht|loschung|abmeldung|deaktiviert|austragung|unerwunscht|untersagt|verboten|eingeschrankt|erloschen|"
        "abgelaufen|ausgeschlossen|fehlt|retire |retiree |retires |retrait|resili|annul|supprim|oppos|bloque|interdi|"
        "desinscri|desabon|revoque|revocad|retirad|rechaz|denega|anulad|bloquead|eliminad|negat|rifiut|ritirat|"
        "disdett|disiscri|bloccat|sospes|revogad|recus|negad|removid|intrekking|geweiger|opzegging|afgewezen|"
        "geblokkeerd|stopgezet|herroepen|verwijderd|aterkall|avmal|avanmal|avmeld|afmeld|avregistr|avslag|avslatt|"
        "nekat|nektet|tillbakadra|tilbaketrukket|tilbagetrukket|tilbagekaldt|uppsag|oppsagt|opsagt|avbestall|wycofan|"
        "cofniet|odmow|odwolan|rezygn|sprzeciw|wypisan|niewyrazon|odvolan|odhlas|zrusen|odmitnu|visszavon|leiratkoz|"
        "lemond|megtagad|peruttu|redded|geri cek|yok |rut |retras |refuzat|отозван|отказ|отписа|отмен|撤回|取消|解除|"
        "退会|拒絶|peruut|perut|puuttu|trukket|saknas|mangle|zanik|neudel|"
        "拒绝|停止|不同意|退订|退訂|撤销|撤銷|철회|취소|해지|سحب|رفض|إلغاء|عدم|ยกเลิก|ถอน|ανακλησ|διαγραφ|αρνησ|atsisak|atsauk|"
        "atteik|atsauc|loobu"
    ),
)
_LOCK = re.compile(
    r"\w(?:sparr|sparring|sperring|spaerre|verbod|forbud|kielto|sperre|abmeldung|abbestellung|kundigung|widerruf|"
    r"widerspruch)\b"
)
#: What denies the word behind it.
_DENIES = re.compile(
    r"\b(?:no (?:longer|consent|opt ?in|permission|newsletters?|advertising|promotions?|desea|deseo|quiere|quiero|"
    r"acepta|autoriza|publicidad|reklam\w*)|(?:no|nee|nein|nej|nei|non) (?:thanks|thank you|danke|dank|tack|tak|takk)|"
    r"(?:not|never|cannot|can t|won t|isn t|don t|doesn t|didn t|without|nicht|kein\w*|ohne|pas|sans|aucune?|sin|non|"
    r"senza|nao|sem|geen|niet|"
    r"zonder|inte|ikke|ej|utan|uden|uten|brak|bez|nie|nem|ei|не|нет|без|δεν|χωρις|غير) "
    r"(?!required|mandatory|necessary|applicable|profit|spam|share|engagement|obligation|erforderlich|notwendig|"
    r"obligat|verplicht|wymagan)\w|"
    r"(?:ne|n) \w+ (?:pas|plus)\b|"
    r"\ben halua\w*|\bnu (?:vreau|doresc|doreste|vrea)\b|\bkhong (?:muon|nhan)\b|\b(?:wants?|would like) (?:no|off)\b)"
)
#: What may be done about it one day says nothing of today: "I can unsubscribe at any time".
_ANY_TIME = re.compile(
    r"\b(?:(?:reply|text|send|repondez) stop|any ?time|jederzeit|tout moment|cualquier momento|qualsiasi momento|"
    r"qualquer momento|elk moment|te allen tijde|nar som helst|dowolnym momencie|kdykoli\w*|barmikor)\b"
)
#: Both answers, as a question offers them.
_YES_OR_NO = re.compile(
    r"\b(?:yes|ja|oui|si|sim|tak|ano|igen|evet|da|y|j|o|s)(?: or| oder| ou| o| of| eller)? "
    r"(?:no|not|nein|nee|nej|nei|non|nao|nie|ne|nem|hayir|nu|n)\b|"
    r"\b(?:active|aktiv|enabled|granted|given|accepted|allowed)(?: or| oder)? "
    r"(?:inactive|inaktiv|disabled|denied|withdrawn|revoked|declined|refused|rejected)\b|"
    r"\b(?:subscribed|opt(?:ed)? in)(?: or)? (?:unsubscribed|opt(?:ed)? out)\b|"
    r"\b(?:onay|izin)(?: veya| ya da)? ret\b"
)
#: Who has not refused has not agreed either: a header of that says nothing clear.
_NOT_REFUSED = re.compile(
    r"\b(?:not|never|nicht|pas|non|nao|niet|inte|ikke) (?:yet |been |noch )?"
    r"(?:opted ?out|opt ?out|unsubscrib|withdr|revok|cancel|widerruf|abgemeldet|abbestellt|gesperrt)"
)
#: A consent that was asked for and not yet given is none, nor is where and why it was decided.
_OPEN = re.compile(
    r"\b(?:pending|requested|request|link|token|source|date of request|ip|ip address|reason|grund|motif|motivo|method|"
    r"by|form|version|consent text|consent message|wording|deadline|until|reason other|"
    r"title|ids?|name|user agent)$"
)
#: Headers of the day of a yes: it is no day on which somebody said no.
_OF_A_YES = re.compile(
    r"\b(?:opt(?:ed)? ?in|optin|doi|subscribe|confirm\w*|given|granted|consented|subscribed|accepted|agreed|sign ?up|"
    r"added|^timestamp opt$|"
    r"joined|registered|erteilt|eingewilligt|zugestimmt|registriert|angemeldet|anmeldung|bestatigt|accordee?|donnee?|"
    r"inscri\w*|otorgad[oa]|concess[oa])\b"
)
#: What consent may be given to besides: none of it allows a message.
_SOMETHING_ELSE = re.compile(
    r"\b(?:terms?|conditions?|tos|t c|agb|avb|\w*bedingungen|cgv|cgu|terminos|condiciones|termini|condizioni|termos|"
    r"condicoes|voorwaarden|villkor|vilkar|regulamin\w*|warunk\w*|podmink\w*|polic(?:y|ies)|rules|contract|waiver|"
    r"liability|cookies?|"
    r"sepa|direct debit|lastschrift\w*|einzugsermachtigung|credit check|schufa\w*|background check|"
    r"ορο[ιυ]|ορ(?:ων|ουσ)|πολιτικ\w*|taisykl\w*|salyg\w*|noteikum\w*|tingimus\w*|услови\w*|умов\w*|uvjet\w*|uslov\w*|"
    r"termeni\w*|"
    r"partners?|partnern|partenaires?|third part(?:y|ies)|rd part(?:y|ies)|dritt\w*|tiers|terceros|terzi|terceiros|"
    r"(?:data )?sharing|weitergabe\w*)\b|規約|第三者|条款|"
    + "|".join(map(fold, ("クッキー", "مشاركة", "شركاء", "الشروط", "شروط", "תקנון", "תנאי", "शर्त")))
)
#: What a newsletter may be about as well.
_A_SUBJECT = re.compile(
    r"\b(?:photo\w*|foto\w*|pictures?|images?|bild(?:er|rechte|aufnahmen)?|video\w*|film\w*|recording|treatment|"
    r"behandlung\w*|surgery|medical|vaccin\w*|impf\w*|research|forschung\w*|parent\w*|guardian\w*|eltern\w*|"
    r"erziehungsberechtigt\w*|tuteurs?|φωτογραφ\w*|nuotrauk\w*)\b|写真"
)
#: Of one's data: who agrees to that has agreed to no message, but who objects wants none.
_PROCESSING = re.compile(
    r"\b(?:processing|privacy|datenschutz\w*|\w*verarbeitung\w*|traitement|confidentialite|tratamiento|privacidad|"
    r"trattamento|tratamento|privacidade|\w*verwerking\w*|behandling\w*|integritet\w*|personuppgift\w*|przetwarzan\w*|"
    r"zpracovan\w*|adatkezel\w*|kvkk|xu ly|επεξεργασ\w*|απορρητ\w*|προσωπικ\w*|duomen\w*|tvarkym\w*|apstrad\w*|"
    r"andmetootl\w*|tootlemi\w*|обробк\w*|обработ\w*|obrad\w*|prelucr\w*)\b|персональн|個人情報|隐私|"
    + "|".join(map(fold, ("プライバシー", "개인정보", "الخصوصية", "معالجة", "البيانات الشخصية", "פרטיות")))
)
#: What may be allowed of anything: in English it has to be said of what, or there is nothing else to be said.
_ALLOWS_ANYTHING = re.compile(
    r"subscribes? to|sign(?:s|ed)? ?up (?:to|for)|accepts?|consent(?:ed)?|allow(?:s|ed)?|permission|agree(?:s|d)?"
)
#: Of these what machines do as well: "Allow backorder", "Accepts cash".
_LETS = re.compile(r"accepts?|allow(?:s|ed)?")
_OF_CONTACT = frozenset(
    either(
        "marketing|commercial|promotional|promotion|promotions|promo|contact|contacted|contacting|communication|"
        "communications|communicate|message|messages|messaging|news|offer|offers|updates|mail|mails"
    )
)
_OF_NOTHING = frozenset(
    either(
        "customer|client|user|member|subscriber|person|guest|buyer|lead|we|us|you|your|our|i|my|the|a|an|to|for|from|"
        "of|and|or|be|is|are|was|has|have|do|does|not|no|never|without|yes|y|n|c|given|granted|status|state|flag|"
        "value|date|time|at|on|receive|receiving|get|send|sending|hear|direct|general|all|any|opt|in|out|gdpr|dsgvo|"
        "custom|properties|eu|current|explicit|express|legal|basis|received|obtained|later|level|property|profile|"
        "traits|overall|global|casl|lgpd|pdpa|popia|pecr"
    )
)
#: Headers that are nothing but what is sent.
_SENT_TO = frozenset(either("mailing|mailings|emailing|emailings|e mailing|e mailings"))
_MESSAGES = re.compile(
    r"\b(?:e ?mail\w*|mails?|news|contact(?:ed)? by (?:post|mail|letter)|"
    r"sms|mms|te?xts?|whats ?app|push|subscribe|communications?|kommunikation\w*|"
    r"comunica\w*|abonnee?s?|"
    r"courriels?|correos?|boletin\w*|nieuwsbrie\w*|nyhe[td]sbre\w*|infomails?|письм\w*|смс|"
    r"ενημερωσ\w*|μηνυμα\w*|naujien\w*|jaunum\w*|uudis\w*)\b|邮件|短信|メール|"
    + "|".join(map(fold, ("이메일", "문자", "واتساب", "واتس اب", "رسائل", "البريد", "پیامک", "וואטסאפ", "הודעות")))
)
_OFFERS = re.compile(
    r"\b(?:novidades|novedades|nouveautes|novita|offers?|promo\w*|erbjudanden?|tilbud|tarjou\w*|angebote?|offres?|ofertas?|offerte|aanbiedingen|oferty?|"
    r"nabidk\w*|ajanlat\w*|ofert\w*|kampanya\w*|khuyen mai)\b"
)
#: What is known of a message or an address, and was not decided.
_TOLD_OF_MESSAGES = re.compile(
    r"\b(?:verified|valid\w*|invalid|confirmed|bounced?|sent|opened|clicked|delivered|replied|received|count|number|"
    r"has|have|exists?|missing|primary|domain|provider|free|disposable|duplicate|verifiziert|gultig|verifie|valide|"
    r"επαληθευ\w*|εγκυρ\w*)\b|" + "|".join(map(fold, ("موثق", "مؤكد", "التحقق", "صالح", "מאומת")))
)
_HOLDS_REFUSALS = re.compile(
    r"\b(?:subscri\w*|list (?:status|state|member\w*)|(?:mailing|call|contact|suppression) lists?|prefer\w*|"
    r"praferenz\w*|permissions?|restrict\w*|solicit\w*|suppress\w*|opt|consent\w*|"
    r"communicat\w*|kommunikation\w*|comunica\w*|contact\w*|kontakt\w*|abonn\w*|mail\w*|do not|dn[cd]|gdpr|dsgvo)\b"
)
_OF_CHANNELS = frozenset(
    either(
        "e|email|sms|text|phone|call|whatsapp|whats|app|push|post|list|mailing|newsletter|subscriber|correo|courriel|"
        "posta|telefon|de|del|di|du|der|des|la|le|el|werbung"
    )
)
_STANDS = re.compile(
    r"\b(?:status|state|statut|estado|stato|stav|stan|durum\w*|tila|prefer\w*|praferenz\w*|permissions?|subscri\w*)\b"
)
#: Scripts in which few words are known here: what is asked there with a yes or no may be a permission.
_LITTLE_KNOWN = re.compile(r"[\u0370-\u03ff\u0530-\u06ff\u0900-\u0fff\u10a0-\u10ff\u1200-\u137f\u1780-\u17ff]")
#: What is asked there most of the time, and is none.
_OTHER_FLAGS = re.compile(
    r"\bvip\b|"
    + "|".join(
        folded_words(
            "ενεργ|επαληθευ|μελος|χονδρικ|παντρεμεν|εγγαμ|παιδια|τιμολογ|αυτοκινητ|نشط|فعال|مفعل|محظور|عضو|مؤكد|متزوج|أطفال|"
            "جملة|سيارة|פעיל|חסום|נשוי|נשואה|ילדים|סיטונאי|רכב|सक्रिय|विवाहित|बच्चे|थोक|สมรส|แต่งงาน|บุตร|ขายส่ง|มีรถ|รถยนต์"
        )
    )
)
_RUN_TOGETHER = re.compile(
    r"^(has)?(opted|opt)(out|in)(?:(of)(\w+))?$|^(do)(not|n t)(call|email|mail|phone|contact|bulk|sms)(\w*)$"
)
#: A subscription may be one to a magazine as well.
_OF_GOODS_TOO = re.compile(
    r"subscription status|\bsuscrit[oa]s?\b|"
    r"\b(?:status|estado|situacao|statut|stato) (?:de (?:la )?|da |do )?(?:suscripcion|inscricao|assinatura)\b"
)
_PURPOSES: tuple[tuple[str, str], ...] = (
    (
        "email",
        r"e ?mail|\be ?post(?:a|en)?\b|posta elettronica|poczta elektroniczna|\bmejl|courriel|correos?|messagerie|"
        r"courriers? electroniques?|mailsperre|\bthu\b|メール|邮件|電子郵件|"
        + "|".join(map(fold, ("이메일", "메일", "البريد", "ایمیل", "דואר אלקטרוני"))),
    ),
    ("whatsapp", r"whats ?app|" + "|".join(map(fold, ("واتساب", "واتس اب", "וואטסאפ")))),
    (
        "sms",
        r"\bsms(?![a-z])|\bte?xts?\b|\bmesaj\b|短信|簡訊|"
        + "|".join(map(fold, ("문자", "رسائل نصية", "الرسائل النصية", "پیامک"))),
    ),
    ("phone", r"phone|\bcall|telefon|\banruf|\bappel|llamada|\baran?ma\b|dien thoai|電話|" + fold("전화")),
    ("kakao", r"\bkakao|" + "|".join(map(fold, ("카카오", "알림톡", "친구톡")))),
    ("push", r"\bpush(?![a-z])|\bapns\b|\bfcm\b|" + fold("푸시")),
    ("post", r"\bpost(?:al)?\b|direct mail|\bdo ?not ?mail\b|\bfax\b|courrier|\bbrief|\bdm|郵送|" + fold("우편")),
    (
        "email",
        r"newsletter|mailing|рассыл|biuletyn|nyhe[td]sbrev|nieuwsbrief|boletin|uutiskirje|hirlevel|メルマカ|メルマガ|"
        r"ενημερωτικ\w* δελτι|naujienlaisk|uudiskir|"
        + "|".join(map(fold, ("نشرة", "خبرنامه", "דיוור", "ניוזלטר")))
        + "|"
        r"\bas spam\b|hard bounced|^(?:is |has )?(?:hard ?bounced?|spam|complained)$",
    ),
    ("advertising", r"\bads?\b|advertising|targeting|werbung|publicite|publicidad|quang cao|広告"),
    ("analytics", r"analytics|statisti|\btrack(?:ing)?\b|analyse|分析"),
    ("personalization", r"personali[sz]|profil(?:ing|azione|age|ierung)|perfilado"),
    ("sale_of_data", r"do not sell|sale of data"),
)


@lru_cache(maxsize=20_000)
def _words(header: str) -> str:
    """The fold of a header; words that a loader has run together are parted: `HASOPTEDOUTOFEMAIL`."""
    return _RUN_TOGETHER.sub(lambda word: " ".join(filter(None, word.groups())), fold(header))


def refuses(header: str) -> bool:
    """Whether a yes under this header is a no: "Email Opt Out", "Do not call", "Consent withdrawn"."""
    words = _YES_OR_NO.sub("", _words(header))
    if _DENIES.search(words):
        return True
    return not _ANY_TIME.search(words) and bool(
        _REFUSES.search(words)
        or begins_any(_TAKEN_BACK, words)
        or _LOCK.search(words)
        or _AGAINST.search(words)
        or _DIED.search(words)
    )


def of_a_yes(header: str) -> bool:
    """Whether a date under this header is that of agreeing: "Opt-in date", "Consent given at"."""
    return bool(_OF_A_YES.search(_words(header))) and not refuses(header)


def speaks_of_consent(header: str) -> bool:
    """Whether a column says what somebody allowed or refused, to whatever it was."""
    words = _words(header)
    if _OPEN.search(words) or _NOT_REFUSED.search(words):
        return False
    said = _REFUSES.search(words) or _ALLOWS.search(words) or _DIED.search(words)
    if not said:
        return words in _SENT_TO or _wants_messages(words) or _refuses_advertising(header)
    return not (_LETS.fullmatch(said[0]) and _of_what(words))


def _wants_messages(words: str) -> bool:
    of_messages = _ADVERTISES.search(words) or _MESSAGES.search(words) or _OFFERS.search(words)
    return bool(_WANTS.search(words) and of_messages) and not _PAPERS.search(words)


def numbers_lists(header: str) -> bool:
    """Whether a header speaks of lists or channels by their numbers alone: "unsubscribedChannelIds"."""
    words = _words(header)
    return words.endswith(" ids") and bool(_REFUSES.search(words) or _ALLOWS.search(words))


def is_of_the_dead(header: str) -> bool:
    """Whether a yes under this header says that somebody has died."""
    return bool(_DIED.search(_words(header)))


def _refuses_advertising(header: str) -> bool:
    """Whether a yes refuses what is sent to everybody, in whatever words: "Geen reclame", "Запрет рассылки"."""
    words = _words(header)
    return bool(_ADVERTISES.search(words)) and not _OF_CAMPAIGNS.search(words) and refuses(header)


def names_messages(header: str) -> bool:
    """Whether a yes or no may be about messages, though nothing known here says that it is a permission."""
    words = _words(header)
    return bool(_ADVERTISES.search(words) or _MESSAGES.search(words)) and not _is_told_of(header)


def may_name_messages(header: str) -> bool:
    """Whether a yes or no may be about messages as far as anybody knows: few words of its script are known here."""
    words = _words(header)
    return bool(_LITTLE_KNOWN.search(words)) and not (_OTHER_FLAGS.search(words) or _is_told_of(header))


def _is_told_of(header: str) -> bool:
    words = _words(header)
    return bool(_OF_CAMPAIGNS.search(words) or _TOLD_OF_MESSAGES.search(words)) or is_for_something_else(header)


def may_hold_refusals(header: str) -> bool:
    """Whether words of refusing under this header are said of messages: "List status", "Solicit codes"."""
    words = _words(header)
    return bool(_HOLDS_REFUSALS.search(words) or _ADVERTISES.search(words) or _named(words)) and not (
        is_for_something_else(header)
    )


def asks_how_it_stands(header: str) -> bool:
    """Whether a yes under this header is one to messages, and nothing else is spoken of: "Email status"."""
    words = _words(header).split()
    others = {word for word in words if not _STANDS.fullmatch(word)}
    return len(others) < len(words) and others <= _OF_NOTHING | _OF_CONTACT | _OF_CHANNELS


def purpose_of(header: str) -> str | None:
    """The purpose that a column of consent is for; None where it is for none of ours, or speaks of no consent."""
    words = _words(header)
    if not speaks_of_consent(header) or is_for_something_else(header):
        return None
    return _named(words) or (None if _of_what(words) and not _REFUSES.search(words) else "marketing")


def may_be_of_goods(header: str) -> bool:
    """Whether what was subscribed to may be something that is paid for."""
    return bool(_OF_GOODS_TOO.search(_words(header))) and purpose_of(header) == "marketing"


def is_for_something_else(header: str) -> bool:
    """Whether what may be allowed is no message and no advertising: photos, terms, cookies."""
    words = _words(header)
    if _SOMETHING_ELSE.search(words) or (_A_SUBJECT.search(words) and "newsletter" not in words):
        return True
    return bool(_PROCESSING.search(words)) and not refuses(header)


def purpose_named_in(header: str) -> str | None:
    """The purpose that a header names, whatever else it says: sms of "SMS opt-in date"."""
    return _named(_words(header))


def _named(words: str) -> str | None:
    return next((purpose for purpose, pattern in _PURPOSES if re.search(pattern, words)), None)


def _of_what(words: str) -> set[str]:
    """What is left of a header in English that allows something which it does not name in words of ours."""
    allowed = _ALLOWS.search(words)
    if not allowed or not _ALLOWS_ANYTHING.fullmatch(allowed[0]) or _named(words):
        return set()
    named = set(words.split()) - set(allowed[0].split()) - _OF_NOTHING
    left = {word for word in named if not _ALLOWS_ANYTHING.fullmatch(word) and not begins_any(_TAKEN_BACK, word)}
    return set() if left & _OF_CONTACT else left
