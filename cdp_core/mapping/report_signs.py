"""Reports about nobody: how many sessions a source brought, how often a video was seen.

In:  a sample in which nothing says whom a row is about
Out: the columns that say what they count, where the others are figures, too
"""

from cdp_core.mapping.names import either, fold
from cdp_core.mapping.sample import Sample

#: What such reports count, in the words of a header ("Engaged sessions", "Nutzer gesamt").
_COUNTED = frozenset(
    either(
        "users|sessions|views|pageviews|page views|visits|visitors|impressions|clicks|engagements|"
        "engagement|rate|events|"
        "event count|key events|conversions|subscribers|followers|likes|shares|comments|reach|watch time|plays|"
        "downloads|installs|opens|sends|deliveries|unsubscribes|bounces|hits|entrances|exits|searches|"
        "nutzer|sitzungen|aufrufe|seitenaufrufe|besuche|besucher|impressionen|klicks|ereignisse|abonnenten|rate|"
        "utilisateurs|sessions|vues|visites|visiteurs|clics|evenements|abonnes|taux|"
        "usuarios|sesiones|vistas|visitas|visitantes|impresiones|clics|eventos|suscriptores|tasa|"
        "utenti|sessioni|visualizzazioni|visite|visitatori|impressioni|clic|eventi|iscritti|"
        "utilizadores|sessoes|visualizacoes|visitas|impressoes|cliques|inscritos|"
        "gebruikers|sessies|weergaven|bezoeken|bezoekers|vertoningen|klikken|uzytkownicy|sesje|wyswietlenia|"
        "luot xem|phien|nguoi dung|luot truy cap|luot hien thi|luot nhap|ユーザー|セッション|表示回数|視聴回数|"
        "クリック数|사용자|세션|조회수|노출수|클릭수|用户数|会话数|浏览量|展示次数|点击次数"
    )
)
#: So many columns may say what is counted: the day, the source, the page.
_MOST_NAMES = 4
_LEAST = 2


def counting_columns(sample: Sample) -> tuple[str, ...]:
    """The columns that say in their headers what they count, where nearly all are of numbers; else none."""
    if not sample.has_header:
        return ()
    figures = [column for column in sample.columns if _holds_numbers(sample, column)]
    named = tuple(column for column in figures if _counts(fold(column)))
    enough = len(named) >= _LEAST and len(sample.columns) - len(figures) <= min(_MOST_NAMES, len(figures))
    return named if enough else ()


def _holds_numbers(sample: Sample, column: str) -> bool:
    return bool(sample.filled(column)) and sample.looks(column).get("number", 0) >= 0.9


def _counts(header: str) -> bool:
    words = header.split()
    parts = (" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1))
    return any(part in _COUNTED for part in parts)
