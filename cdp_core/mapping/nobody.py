"""What forms, tills and exports write where there is no id or no address: nobody's.

Regular expressions, compared with the whole value, case ignored.
"""

#: In the place of any id.
NO_IDS = (
    r"[0-]*",
    r"-1",
    r"null|nil|none|nan|n/?a|undefined|unknown|unbekannt|anonymous|anonym|invalid|void|missing|empty|deleted",
    r"guest|gast|invit[eé]|invitado|ospite|host|misafir|гость|ゲスト|非会員|비\s?회원|游客|散客|walk-?in",
    r"n[aã]o (informad[oa]|consta|tem|possui|cadastrad[oa])|sem (cadastro|cpf|registro|dados)",
    r"(sin|no) (registro|registrad[oa]|dato|datos|informad[oa]|aplica|tiene|disponible)|ningun[oa]|consumidor( final)?",
    r"p[uú]blico( en)? general|mostrador|(cliente )?contado|(client (de )?)?(comptoir|passage)|(cliente )?occasionale",
    r"laufkund(e|schaft)|barverkauf|kh[aá]ch l[eẻ]|brak|нет|なし|未登録|不明|없음|미가입|无|無",
    r"\(?not set\)?|\[object object\]|true|false|test|x+|\?+|\.+",
)
#: In the place of a person's number: a digit over and over, or all of them in order. An order may well have it.
NO_NUMBERS = (
    *(rf"{digit}([-./ ]?{digit}){{7,}}" for digit in range(1, 10)),
    r"0?12345678(90?)?",
)
NO_EMAILS = (
    r"(test|tests|testing|tester|teste|testes|prueba|essai|prova|proba|none|null|nobody|no-?e?mail|no-?reply|do-?not-?reply)@.*",
    r"(anonymous|unknown|guest|invalid|void|example|mailer-daemon|postmaster)@.*",
    # "No mail" at a till or a reception that asks for one, in the main languages.
    r"(no|not|sin|sem|sans|pas-?de?|ohne|keine?|geen|senza|nessuna|bez|brak|uden|ingen|khong)[-_.]?"
    r"(tiene|tem|ha|hat|a|tinggal)?[-_.]?(e?-?mail|mails|correo|correu|courriel|adresse|adres|posta|maila|e-post)@.*",
    r"(nao|no|sem|sin)[-_.]?(tem|tiene|tengo|possui|consta|informad[oa]|informou|cadastrad[oa]|registrad[oa])@.*",
    r"(nao|no|sem|sin)@(tem|tiene|possui|example)\..*|(nashi|nai)@(nashi|example)\..*",
    r"(not?|non)[-_.]?(provided|given|available|applicable|known|supplied|disponible|aplica|indicado|facilitado)@.*",
    r"(no|na|none|nada|nope|abc|abcd|abc123|qwerty|asdf)@(no|na|none|nada|nope|abc|abcd|abc123|email|gmail|mail)\..*",
    # What fingers type who have to fill a field; a@x.com may be somebody's.
    r"(a@a|aa@aa|aaa@aaa|b@b|x@x|xx@xx|xxx@xxx|asdf@asdf|qwerty@qwerty|mail@mail|email@email)\..*",
    r".*@(.*\.)?(test|localhost|invalid)",
)
NO_PHONES = (
    r"\+?[0-9]{0,3}(0{6,}|1{7,}|2{7,}|3{7,}|4{7,}|5{7,}|6{7,}|7{7,}|8{7,}|9{7,})",
    r"\+?[0-9]{0,2}(0?123456789?0?|0?12345678|9876543210?)",
)
