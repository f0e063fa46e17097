"""Yes and no: consent decisions and booleans, in the words that systems use.

In:  one value
Out: granted, denied or withdrawn; true or false; None where it is no decision
"""

_TRUTHS = {
    "true": """yes y true t 1 on x ja j oui o si sí sim da tak có co はい yes! ✓ ✔ ☑ checked enabled active wahr vrai
        verdadero verdadeiro đúng 是 예 да так evet ano igen kyllä ya ใช่ نعم כן ναι s tamam áno doğru истина""",
    "false": """no n false f 0 off nein non não nao nie không khong いいえ ✗ ☐ unchecked disabled inactive falsch faux
        falso sai 否 아니요 нет ні hayır ne nem nu ei tidak ไม่ใช่ لا לא όχι yanlış ложь""",
}
_DECISIONS = {
    "granted": """granted grant given accepted accept agreed allowed allow consented approved subscribed subscribe
        opted_in opt_in optin single_opt_in double_opt_in confirmed confirmed_opt_in explicit marketing angemeldet
        eingewilligt zugestimmt erteilt wyrażona wyrażono udzielona
        abonné inscrit suscrito accepté concedido đồng_ý 希望する 希望 可 受け取る 許可
        する 同意 同意する 동의 동의함 수신""",
    "denied": """denied deny refused refuse rejected declined decline disallowed not_granted do_not_contact dnc
        not_subscribed not_allowed blocked suppressed non_marketing abgelehnt widersprochen brak_zgody odmowa
        niewyrażona refusé rechazado
        denegado từ_chối không_đồng_ý 希望しない 不要 不可 受け取らない 拒否 しない 同意しない 미동의 거부 수신거부""",
    "withdrawn": """withdrawn withdraw revoked revoke unsubscribed unsubscribe opted_out opt_out optout removed
        spam_complaint complained user_suppressed abgemeldet widerrufen wycofana wycofano
        cofnięta désabonné désinscrit cancelado hủy""",
}
_TRUTH_OF = {word: truth for truth, words in _TRUTHS.items() for word in words.split()}
_STATE_OF = {
    **{word: "granted" if truth == "true" else "denied" for word, truth in _TRUTH_OF.items()},
    **{word: state for state, words in _DECISIONS.items() for word in words.split()},
}

_PLAIN = "yes no true false y n t f ja nein oui non sí si có không wahr falsch vrai faux はい いいえ on off"
#: Words that say yes or no where a whole column holds nothing else; 1 and 0 are numbers, x may be anything.
PLAIN_TRUTH = frozenset(f"{_PLAIN} да нет tak nie evet hayır ano ne igen nem".split())


def consent_state(text: str) -> str | None:
    """The decision that a word stands for. "Never asked", "pending" and "bounced" are none."""
    word = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    return _STATE_OF.get(word.removesuffix(".0"))


def truth(text: str) -> str | None:
    """true or false, as JSON writes them."""
    return _TRUTH_OF.get(text.strip().casefold().removesuffix(".0"))
