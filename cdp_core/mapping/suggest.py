"""A mapping for a table, suggested: a preset where the export is known, else a careful guess for each column.

In:  a table of a source file
Out: the mapping, the kind and system it speaks for, and per column why; what is doubtful is listed, not guessed
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from cdp_core.fields import ADDRESSED, CALL, COST_FIELDS, ELSEWHERE, IDENTIFIERS, IGNORE, KINDS, PERSON
from cdp_core.mapping.actions import ACTION, FAMILY, channel_of, with_actions
from cdp_core.mapping.beside import advertiser_in, currency_in, period_in
from cdp_core.mapping.birth_parts import with_birth_parts
from cdp_core.mapping.consent_words import is_of_the_dead, of_a_yes, purpose_named_in, refuses
from cdp_core.mapping.consents import DECIDED, day_of
from cdp_core.mapping.currencies import SHARED_SIGNS, currency_code
from cdp_core.mapping.deals import names_a_person
from cdp_core.mapping.event_names import standard_name
from cdp_core.mapping.guess import guess
from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.kinds import FIELDS, Kind, row_kind
from cdp_core.mapping.looks import unique
from cdp_core.mapping.mapping import Mapping, field_of_kind, own_family
from cdp_core.mapping.names import begins_any, either, fold, folded_words, own_names
from cdp_core.mapping.of_persons import guesses_within, within_person
from cdp_core.mapping.payment_signs import payment_signs, with_their_number
from cdp_core.mapping.presets import PRESETS, Preset, preset_named, recognize
from cdp_core.mapping.report_signs import counting_columns
from cdp_core.mapping.sales_signs import plain_orders, sales_signs
from cdp_core.mapping.sample import Sample, sample_of
from cdp_core.mapping.secrets import secret_columns, secret_values
from cdp_core.mapping.state_columns import with_states
from cdp_core.mapping.text_logs import channel_of_texts
from cdp_core.mapping.times import MOMENTS
from cdp_core.mapping.whose import bought
from cdp_core.mapping.words import meaning

SAMPLES_SHOWN = 3
#: How sure the words are of a header that says one thing and nothing beside it; what share of its values must agree.
_IN_SO_MANY_WORDS, _MOSTLY = 0.9, 0.8
#: How sure no word is of a header that it only stands in.
_HARDLY = 0.75
#: The same where a CRM puts before it whose it is: "Person - Country".
_WITH_WHOSE, _OF_THE_PERSON = 0.85, ("person ", "contact ")
#: The same of what only looks like an e-mail or a phone if it is one, and of whom it is: "user_email".
_OF_ITSELF = 0.85
#: What a preset may not know under its header: in any row that names a person, and in a row about one.
_OF_ANY_ROW = frozenset(("email", "phone", "first_name", "last_name", "loyalty_id"))
_OF_HER = frozenset(
    (
        *("email", "phone", "first_name", "middle_name", "last_name", "full_name", "loyalty_id", "birthday", "gender"),
        *("street", "street2", "city", "region", "postal_code", "country", "language", "company", "title", "age"),
    )
)
_PARTS_OF_NAMES = frozenset(("first_name", "last_name"))
#: What may be of something else where no path says that it is of a person: "State" may be that of an account.
_OF_ACCOUNTS = frozenset(("region",))
#: How sure a bare "name" is below what is said of a person.
_OF_A_BARE_NAME = 0.6
#: Kinds whose rows are nothing without a time.
_TIMED = ("events", "orders")
#: How words begin of lists that are mailed, and of having left one.
_MAILED = (
    *("subscri", "newsletter", "mailing", "abonn", "suscri", "iscri", "nieuwsbrief", "nyhe"),
    "メルマガ",
    "メルマカ",
)
_LEFT = ("unsubscri", "abgemeldet", "abbestellt", "desabonn", "desinscri", "uitgeschreven")
#: What a shop's or an app's own table of people is called, and what may stand beside that.
_TABLES_OF_CUSTOMERS = frozenset(
    folded_words(
        "customer|customers|user|users|kunde|kunden|client|clients|cliente|clientes|clienti|klant|klanten|klienci|"
        "khach hang|顧客|会員|고객|客户|shopper|shoppers|buyer|buyers"
    )
)
_OF_TABLES = frozenset(either("export|dump|public|dbo|db|tbl|table|dim|raw|all|data|full|csv|shop|app"))
#: A random number and the second in which a browser was first seen.
_A_BROWSER = re.compile(r"(?:GA1\.\d\.)?\d{5,10}\.\d{9,10}")
#: Hashes of addresses that platforms took before they asked for SHA-256.
_SHORTER_HASH = re.compile(r"\b(?:md 5|sha 1)\b")
#: So many columns of a report are named.
_NAMED = 3
_CUSTOMERS = ("customer", "client", "kund", "klant", "klient", "cliente", "khach hang", "顧客", "会員", "고객", "客户")
#: Kinds whose rows name a person, and what a row of the others has that a preset may not know under its header.
_ABOUT_PERSONS = ("people", "events", "orders")
_OF_OBJECTS = {
    kind: frozenset(("object_id", "opened_at", "closed_at", "due_at", "owner"))
    for kind in ("deals", "tickets", "tasks")
}
#: How a system numbers its records: zcrm_4150868000000225013, 4150868000000225013.
_AN_ID = re.compile(r"[A-Za-z]{2,6}_\d+|\d{6,}")
#: What headers say of mail to one person, and of how somebody agreed: neither decides.
_NO_DECISION = ("one to one", "opt in level")
#: What no row of a list of orders is called.
_BESIDES_SALES = frozenset(
    (
        *("Page Viewed", "Screen Viewed", "Product Viewed", "Product Added", "Product Removed", "Products Searched"),
        *("Application Opened", "Signed In", "Email Opened", "Email Link Clicked"),
    )
)
#: What only a CRM says of people.
_OF_A_CRM = frozenset(("owner", "lead_status"))
#: A number long enough to be that of one list alone: 78123001, and not 12.
_AN_OWN_NUMBER = re.compile(r"\d{5,}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_STRIPE, _OF_STRIPE = "stripe", re.compile(r"cus_\w+")
_MONEY = ("revenue", "price", "amount", "cost")
_CRM_HINTS = {"lead_status", "owner", "crm_id", "company_id"}
_SHOP_HINTS = {"loyalty_id", "customer_id", "anonymous_id"}
_OF_DEVICES = {"cookie_id", "device_id", "anonymous_id", "network_id"}
_DMP_HINTS = {"cookie_id", "device_id", "hashed_email", "hashed_phone"}


@dataclass(frozen=True)
class ColumnGuess:
    """Where a column goes, how sure that is (0 to 1), why, and a few of its values."""

    column: str
    field: str
    confidence: float
    reason: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """A mapping to start from. `doubtful` columns are kept under their own name until a person says what they are."""

    mapping: Mapping
    preset: str | None
    label: str | None
    kind: str
    kind_reason: str
    system: str
    party: str
    columns: tuple[ColumnGuess, ...]
    doubtful: tuple[str, ...]
    #: False where nothing says what a row is: a person has to choose, and until then nothing is mapped.
    clear: bool = True
    #: Whether it is a report of figures about nobody, in which there is nothing to load.
    of_nobody: bool = False


def suggest(
    table: Any, sample_rows: int = 5000, system: str | None = None, kind: str | None = None, preset: str | None = None
) -> Suggestion:
    """Suggest how a table (of sources) is to be mapped, from its first rows.

    `system`, `kind` and `preset` are what a person has decided already. Raises MappingError for an unknown preset.
    """
    sample = sample_of(table, sample_rows)
    chosen = preset_named(preset) if preset else recognize(sample)
    if chosen and (preset or kind in (None, chosen.kind)):
        return _by_preset(chosen, sample, system)
    return _by_guess(sample, system, kind)


def party_of(mapping: Mapping) -> str:
    """Whose data rows of this mapping are, as far as it tells: what its preset says, else interests are bought."""
    if mapping.preset in PRESETS:
        return PRESETS[mapping.preset].party
    return "third" if mapping.kind == "interests" else "first"


def _by_preset(preset: Preset, sample: Sample, system: str | None) -> Suggestion:
    placed = preset.place(sample.columns, sample.file_name())
    if preset.kind in _OF_OBJECTS:
        placed |= _ids_of_contacts(sample, placed)
    for column in sample.columns:
        if column not in placed and preset.flags_are_interests and _is_flags(sample, column):
            placed[column] = "interest"
    if preset.kind in (*_ABOUT_PERSONS, *_OF_OBJECTS):
        placed |= _beyond_the_preset(preset, sample, placed)
    secret = {
        column: why
        for column in sample.columns
        if column not in placed and (why := secret_values(sample.filled(column), column))
    }
    placed |= dict.fromkeys(secret, IGNORE)
    free = [column for column in sample.columns if column not in placed]
    fields = {**placed, **preset.keep(free, own_family(preset.kind), placed.values())}
    by_name = preset.defaults_by_name(sample.file_name()) if preset.defaults_by_name else {}
    mapping = Mapping(
        kind=preset.kind,
        key=_preset_key(preset, sample),
        columns=fields,
        defaults={**preset.defaults, **by_name, **_told_elsewhere(preset.kind, fields, sample)[0]},
        date_order=preset.date_order,
        types=_types(sample, fields),
        preset=preset.name,
    )
    secret |= secret_columns(column for column in sample.columns if fields[column] == IGNORE)
    guesses = tuple(
        ColumnGuess(
            column,
            fields[column],
            0.98 if column in placed else 0.9,
            secret.get(column) or (f"part of {preset.label}" if column in placed else "kept under its own name"),
            _samples(sample, column),
        )
        for column in sample.columns
    )
    reason = f"recognized as {preset.label}"
    return Suggestion(
        mapping, preset.name, preset.label, preset.kind, reason, system or preset.system, preset.party, guesses, ()
    )


def _beyond_the_preset(preset: Preset, sample: Sample, placed: dict[str, str]) -> dict[str, str]:
    """Columns that a company added, or that stand there in its own language: what their headers say in so many words,
    where the values agree and the preset knows no other column of that sort."""
    # What else such rows say is of a company.
    if not sample.has_header or len(placed) == len(sample.columns) or preset.shape == "groups":
        return {}
    missing = _not_told(preset.kind, set(placed.values()))
    # A tool may have a column for the number of the customer that a company leaves empty beside one of its own.
    told = {name for column, name in placed.items() if name != "customer_id" or sample.filled(column)}
    guesses = guess(sample)
    found = _told_of_persons(preset, sample, placed)
    if preset.kind in _TIMED and "occurred_at" not in told:
        found |= dict.fromkeys(_the_only_day(guesses, placed), "occurred_at")
    for column, guessed in guesses.items():
        said = meaning(column)
        of_itself = guessed.concept in ("email", "phone") and said is not None and said.concept == guessed.concept
        of_the_person = preset.kind == "people" and fold(column).startswith(_OF_THE_PERSON)
        sure = _OF_ITSELF if of_itself else _WITH_WHOSE if of_the_person else _IN_SO_MANY_WORDS
        if column in placed or column in found or guessed.confidence < sure or not sample.filled(column):
            continue
        if guessed.concept == "consent" and preset.kind in _ABOUT_PERSONS:
            beside = any(words in fold(column) for words in _NO_DECISION)
            field = "" if beside else f"consent.{guessed.purpose}"
            if field == "consent.marketing" and refuses(column) and not is_of_the_dead(column):
                field = _the_only_consent(placed) or field
        elif guessed.concept == "customer_id":
            # What a CRM or a tool for mail calls the shop's number of a customer: by it she is the same in both.
            names_hers = _names_customers(said.words if said and of_the_person else column)
            knows_people = preset.system == "crm" or preset.kind == "people"
            field = "customer_id" if knows_people and names_hers else ""
        else:
            field = FIELDS[preset.kind].get(guessed.concept, "") if guessed.concept in missing else ""
        # Several columns may tell of one purpose: a refusal in any of them goes before a yes in another.
        shared = field.startswith("consent.")
        if field and (shared or field not in (*told, *found.values())):
            found[column] = field
    return found


def _told_of_persons(preset: Preset, sample: Sample, placed: dict[str, str]) -> dict[str, str]:
    """Columns below a path that speaks of a person, unless the preset knows that field below the same path."""
    if preset.kind not in _ABOUT_PERSONS:
        return {}
    paths = {column: path for column in sample.columns if (path := within_person(column, preset.kind))}
    told = {(paths.get(column, ""), field) for column, field in placed.items()}
    if preset.kind == "people":
        told |= {(path, field) for path in set(paths.values()) for _, field in told}
    found: dict[str, str] = {}
    for column, one in guesses_within(sample, paths, preset.kind).items():
        sure = _OF_A_BARE_NAME if one.concept == "full_name" else _OF_ITSELF
        if column in placed or one.confidence < sure or one.concept not in _OF_HER or not sample.filled(column):
            continue
        field = FIELDS["people"][one.concept]
        if (paths[column], field) not in told and not _names_beside(field, paths[column], told):
            told.add((paths[column], field))
            found[column] = field
    return found


def _names_beside(field: str, path: str, told: set[tuple[str, str]]) -> bool:
    """Whether a name would be told twice below a path: whole, and in its parts."""
    there = {other for at, other in told if at == path}
    return (field == "full_name" and bool(there & _PARTS_OF_NAMES)) or (
        field in _PARTS_OF_NAMES and "full_name" in there
    )


def _the_only_day(guesses: dict[str, Guess], placed: dict[str, str]) -> list[str]:
    """The one column of moments that a preset without any does not know; none where there are several."""
    days = [
        column
        for column, one in guesses.items()
        if column not in placed and one.concept in _WHEN and one.confidence >= _IN_SO_MANY_WORDS
    ]
    return days if len(days) == 1 else []


def _ids_of_contacts(sample: Sample, placed: dict[str, str]) -> dict[str, str]:
    """Columns of names that hold the contacts' ids instead, as backups do."""
    if "crm_id" in placed.values():
        return {}
    named = {column: sample.filled(column) for column, field in placed.items() if field == "full_name"}
    return {column: "crm_id" for column, ids in named.items() if ids and all(map(_AN_ID.fullmatch, ids))}


def _the_only_consent(placed: dict[str, str]) -> str | None:
    """The one consent that a preset knows of a row: a refusal that names no channel is of that."""
    known = {field for field in placed.values() if field.startswith("consent.")}
    return known.pop() if len(known) == 1 else None


def _not_told(kind: str, told: set[str]) -> set[str]:
    """What a row of a preset of this kind may have besides what it tells of itself."""
    missing = set(_OF_ANY_ROW | _OF_OBJECTS.get(kind, _OF_HER - _OF_ACCOUNTS if kind == "people" else frozenset()))
    if "full_name" in told:
        return missing - {"first_name", "last_name"}
    return missing if told & {"first_name", "last_name"} else missing | {"full_name"}


def _names_customers(column: str) -> bool:
    return begins_any(_CUSTOMERS, fold(column))


def _taken_back(column: str, purpose: str | None, guesses: dict[str, Guess]) -> str | None:
    """What a column of consent is for: a refusal that names no channel takes back what another column allows."""
    if purpose != "marketing" or not refuses(column) or is_of_the_dead(column):
        return purpose
    allowed = {
        one.purpose for other, one in guesses.items() if one.concept == "consent" and one.purpose and not refuses(other)
    }
    return allowed.pop() if len(allowed) == 1 else purpose


def _is_flags(sample: Sample, column: str) -> bool:
    values = set(sample.filled(column))
    return bool(values) and values <= {"0", "1"}


def _preset_key(preset: Preset, sample: Sample) -> tuple[str, ...]:
    """The first of the preset's key columns that the table has; all of them where they are several parts."""
    folded = preset.headers_of(sample)
    present = [folded[name] for name in preset.folded_key if name in folded]
    return tuple(present if preset.joined_key else present[:1])


def _by_guess(sample: Sample, system: str | None, kind: str | None) -> Suggestion:
    guesses = with_birth_parts(guess(sample), sample)
    if kind in (None, "events"):
        guesses = with_actions(guesses, sample, insist=kind == "events")
    found = Kind(kind, "chosen by hand") if kind in KINDS else row_kind(guesses, _names_happenings(guesses, sample))
    if kind is None and found.name == "people" and found.clear:
        if why := plain_orders(guesses, sample):
            found = Kind("orders", why)
        elif payments := payment_signs(guesses, sample):
            found = Kind("orders" if payments.sure else "people", payments.why, clear=payments.sure)
            guesses = with_their_number(guesses)
        elif why := sales_signs(guesses, sample):
            found = Kind("people", why, clear=False)
    counting = () if found.clear or found.name != "people" else counting_columns(sample)
    if counting:
        found = replace(
            found, reason=f"its rows count {_some(counting)} and are about nobody, so there is nothing to load"
        )
    if found.name == "orders":
        guesses = with_states(guesses, sample)
    fields = _of_mailings(_fields(found, guesses), sample) if found.clear else dict.fromkeys(sample.columns, IGNORE)
    fields = _numbered_once(fields, guesses, sample)
    fields = _of_its_own_system(found.name, fields, guesses, sample)
    key = _key(found.name, guesses, fields, sample)
    if found.name == "people" and _numbers_customers(key, guesses, fields, sample):
        fields[key[0]] = "customer_id"
    free = [column for column in sample.columns if column not in fields and column not in key]
    fields |= {column: IGNORE for column in key if column not in fields}
    fields |= own_names(free, own_family(found.name), fields.values())
    ordered = {column: fields[column] for column in sample.columns}
    named, unnamed = _event_name(found, ordered, sample)
    beside, undated = _told_elsewhere(found.name, ordered, sample)
    if (channel := channel_of(guesses) or channel_of_texts(guesses, sample)) and "channel" not in ordered.values():
        beside["channel"] = channel
    mapping = Mapping(kind=found.name, key=key, columns=ordered, defaults=named | beside, types=_types(sample, ordered))
    doubtful = [column for column in sample.columns if guesses[column].doubtful]
    columns = tuple(
        ColumnGuess(
            column,
            ordered[column],
            round(guesses[column].confidence, 2),
            _why(column, guesses[column], ordered[column], key, found),
            _samples(sample, column),
        )
        for column in sample.columns
    )
    reason = found.reason + unnamed + undated + ("" if found.clear or counting else "; choose what a row is")
    return Suggestion(
        mapping,
        None,
        None,
        found.name,
        reason,
        system or _system(found.name, set(ordered.values())),
        party_of(mapping),
        columns,
        tuple(doubtful) if found.clear else () if counting else sample.columns,
        found.clear,
        bool(counting),
    )


def _some(columns: tuple[str, ...]) -> str:
    """The first of several columns, and how many more there are."""
    more = len(columns) - _NAMED
    return ", ".join(columns[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _numbers_customers(key: tuple[str, ...], guesses: dict[str, Guess], fields: dict[str, str], sample: Sample) -> bool:
    """Whether the bare id of a table is what other tables call a customer's or a user's: the table is called so."""
    if len(key) != 1 or guesses[key[0]].concept != "record_id" or fold(key[0]) != "id" or key[0] in fields:
        return False
    if {"customer_id", "crm_id"} & {*fields.values()}:
        return False
    stem = sample.name.rsplit("/", 1)[-1].rsplit(": ", 1)[-1].partition(".")[0]
    titles = ({word for word in fold(name).split() if not word.isdigit()} for name in (stem, *sample.notes))
    return any(words - _OF_TABLES and words - _OF_TABLES <= _TABLES_OF_CUSTOMERS for words in titles)


def _names_happenings(guesses: dict[str, Guess], sample: Sample) -> bool:
    """Whether a column of event names tells of more than what is sold: somebody looked, signed in, searched."""
    named = (sample.filled(column) for column, one in guesses.items() if one.concept == "event")
    return any({standard_name(name) for name in set(names)} & _BESIDES_SALES for names in named)


def _why(column: str, one: Guess, field: str, key: tuple[str, ...], kind: Kind) -> str:
    if not kind.clear:
        return f"left out: {kind.reason}"
    return "the row's own key" if column in key and field == IGNORE else one.reason


def _fields(of: Kind, guesses: dict[str, Guess]) -> dict[str, str]:
    """The field of each column that is sure enough; a field that holds one value goes to the surest column."""
    kind, known = of.name, FIELDS[of.name]
    fields: dict[str, str] = {}
    purposes = [column for column, one in guesses.items() if one.concept == "purpose"]
    concepts = {one.concept for one in guesses.values()}
    unnamed_goods = kind == "orders" and "product_id" in concepts and "product" not in concepts
    nobody = not concepts & {*IDENTIFIERS, "first_name", "last_name"}
    goods = (("name", "title", "full_name") if nobody else ("name", "title")) if unnamed_goods else ()
    dated = concepts & {"occurred_at", "happened_at"}
    # The day that a charge is due is the last to tell when it was made.
    others = [name for name in ("opened_at", "created_at", "closed_at", "due_at", "updated_at") if name in concepts]
    stands_in = () if dated else tuple(others[:1])
    timed = kind in ("events", "orders")
    back = of.event == "Order Refunded" and "refunded" in concepts
    numbered = any(one.concept == "order_id" and one.confidence >= SURE_ENOUGH for one in guesses.values())
    for column, one in guesses.items():
        if one.concept in ("secret", "checksum"):
            fields[column] = IGNORE
        elif one.confidence < SURE_ENOUGH or one.concept is None:
            continue
        elif one.concept == ACTION:
            fields[column] = f"{FAMILY}.{one.event}"
        elif (
            ACTION in concepts
            and "event" not in concepts
            and (one.concept in _WHEN or one.concept in ("happened_at", "record_id"))
        ):
            continue
        elif one.concept == "consent" and field_of_kind("consent.any", kind):
            fields[column] = f"consent.{_taken_back(column, one.purpose, guesses)}"
        elif one.concept == "consent_state" and kind in ("consents", "people", "links"):
            fields[column] = f"consent.{{{purposes[0]}}}" if purposes else "consent.marketing"
        elif one.concept == "decided_at" and refuses(column) and not concepts & {"consent", "consent_state"}:
            # Nothing else says what was decided: the date does.
            if kind in ("consents", "people"):
                fields[column] = f"consent.{{{purposes[0]}}}" if purposes else "consent.marketing"
        elif one.concept == "purpose" and kind in ("consents", "people", "links"):
            fields[column] = IGNORE
        elif one.concept == "record_id" and kind == "people" and "crm_id" not in concepts and _of_a_crm(column):
            fields[column] = "crm_id"
        elif one.concept == "network_id":
            # Of all who advertise: UID2 and RampID are not the shop's.
            shorter = _SHORTER_HASH.search(fold(column))
            own = fold(column).removesuffix(" token")
            fields[column] = "id." + (f"email_{shorter[0]}" if shorter else own).replace(" ", "")
        elif one.concept == "national_id":
            fields[column] = own_names([column], "id")[column]
        elif one.concept == COMPANY_NUMBER and kind == "companies" and not concepts & _OF_COMPANIES:
            fields[column] = "object_id"
        elif one.concept == "person_id" and kind != "costs":
            fields[column] = f"id.{PERSON}" if "customer_id" in concepts else "customer_id"
        elif (
            one.concept == "time_of_day"
            and (date := _date_of(column, guesses))
            and (moment := "occurred_at" if timed and date in stands_in else known.get(date)) in MOMENTS
        ):
            fields[column] = moment
        elif (
            one.concept == "username"
            and kind == "orders"
            and bought(column)
            and not concepts & {*IDENTIFIERS, "person_id", "national_id"}
        ):
            # A marketplace tells its shops no more of who bought.
            fields[column] = "customer_id"
        elif one.concept == "campaign_id" and "campaign" in concepts:
            continue
        elif kind == "events" and one.concept == "country" and "phone" in concepts:
            fields[column] = "country"
        elif kind == "deals" and one.concept == "subject" and "name" not in concepts:
            fields[column] = "name"
        elif of.event == CALL and one.concept in ("revenue", "amount", "price"):
            # What somebody agreed to on the phone is no sale.
            continue
        elif kind == "deals" and one.concept == "full_name" and names_a_person(column):
            fields[column] = "full_name"
        elif one.concept in goods:
            fields[column] = "product"
        elif back and one.concept in ("refunded", "revenue", "amount"):
            if one.concept == "refunded":
                fields[column] = "revenue"
        elif one.concept in known:
            fields[column] = known[one.concept]
        elif kind == "orders" and one.concept in ("object_id", "record_id") and not numbered:
            fields[column] = "order_id"
        elif kind == "tasks" and one.concept == "order_id" and "object_id" not in concepts:
            fields[column] = "object_id"
        elif kind == "orders" and one.concept == "line_total":
            fields[column] = "property.line_total" if "revenue" in concepts else "revenue"
        elif timed and one.concept in stands_in:
            fields[column] = "occurred_at"
        elif kind == "links" and one.concept in _WHEN and concepts & _OF_DEVICES:
            # When two ids were seen together is no trait of hers.
            fields[column] = IGNORE
    return _only_one_each(_each_on_its_day(fields), guesses)


def _by_the_surest(fields: dict[str, str], guesses: dict[str, Guess], sample: Sample) -> dict[str, str]:
    """Of two numbers on every order the one that its header says in so many words: the other may be the line's."""
    numbers = [column for column, field in fields.items() if field == "order_id"]
    whole = [column for column in numbers if len(sample.filled(column)) == sample.rows]
    surest = max(whole, key=lambda column: guesses[column].confidence, default="")
    told = bool(surest) and guesses[surest].confidence >= _IN_SO_MANY_WORDS
    less = [column for column in numbers if told and guesses[column].confidence < _HARDLY]
    return {column: field for column, field in fields.items() if column not in less}


def _numbered_once(fields: dict[str, str], guesses: dict[str, Guess], sample: Sample) -> dict[str, str]:
    """Of two numbers on every order, what is a portal's or a marketplace's by its header is the number there."""
    fields = _by_the_surest(fields, guesses, sample)
    first, *others = [column for column, field in fields.items() if field == "order_id"] or [""]
    elsewhere = [column for column in others if _OF_PORTALS & set(fold(column).split())]
    if not elsewhere or len(sample.filled(first)) < sample.rows or _OF_PORTALS & set(fold(first).split()):
        return fields
    return {**fields, elsewhere[0]: f"property.{ELSEWHERE}"}


def _of_its_own_system(kind: str, fields: dict[str, str], guesses: dict[str, Guess], sample: Sample) -> dict[str, str]:
    """Numbers by which a system's other exports name the same person: Stripe's everywhere, those of a CRM's contacts.

    Its deals and tickets name a contact by the number of the row, though that is headed "ID" alone.
    """
    placed = {
        column: f"id.{_STRIPE}" if field == "customer_id" and _are(_OF_STRIPE, sample.filled(column)) else field
        for column, field in fields.items()
    }
    # What Google Analytics calls a client is a browser.
    browsers = [c for c, field in placed.items() if field == "customer_id" and _are(_A_BROWSER, sample.filled(c))]
    placed |= dict.fromkeys(browsers, "anonymous_id")
    concepts = {one.concept for one in guesses.values()}
    if kind != "people" or "crm_id" in placed.values() or not concepts & _OF_A_CRM:
        return placed
    numbers = [column for column, one in guesses.items() if one.concept == "record_id" and fold(column) == "id"]
    own = [c for c in numbers if unique(sample.filled(c), sample.rows) and _are(_AN_OWN_NUMBER, sample.filled(c))]
    return {**placed, own[0]: "crm_id"} if len(own) == 1 else placed


def _are(pattern: re.Pattern[str], values: list[str]) -> bool:
    return bool(values) and all(map(pattern.fullmatch, values))


def _of_mailings(fields: dict[str, str], sample: Sample) -> dict[str, str]:
    """Whoever subscribes to a list that knows no other way to reach her subscribes to e-mail."""
    told = set(fields.values())
    marketing = [column for column, field in fields.items() if field == "consent.marketing"]
    if not marketing or "email" not in told or told & {"consent.email", "phone", "street", "customer_id"}:
        return fields
    left = any(begins_any(_LEFT, fold(column)) for column in sample.columns)
    subscribed = left or begins_any(_MAILED, fold(sample.file_name()))
    return fields | dict.fromkeys(marketing, "consent.email") if subscribed else fields


def _of_a_crm(column: str) -> bool:
    """Whether a row's own number is called what a CRM calls it: deals and tickets name their contact by it."""
    return any(word in fold(column) for word in map(fold, ("record", "datensatz", "registro", "fiche", "レコード")))


def _each_on_its_day(fields: dict[str, str]) -> dict[str, str]:
    """The days of one decision go to that one: "SMS opt-in date" beside "Email opt-in date", and to no other."""
    decided = {day_of(field) for field in fields.values() if field.startswith("consent.")}
    placed = dict(fields)
    for column, field in fields.items():
        if field != DECIDED or not (purpose := purpose_named_in(column)):
            continue
        day = day_of(f"consent.{purpose}")
        if day in decided:
            placed[column] = day if len(decided) > 1 else DECIDED
        elif decided and day_of("consent.marketing") not in decided:
            del placed[column]
    return placed


def _date_of(time: str, guesses: dict[str, Guess]) -> str | None:
    """What the date is about that a column of times belongs to: the one right before it, else the first."""
    order = list(guesses)
    sure = [column for column, one in guesses.items() if one.concept in MOMENTS and one.confidence >= SURE_ENOUGH]
    before = [column for column in sure if order.index(column) < order.index(time)]
    nearest = before[-1] if before else sure[0] if sure else None
    return guesses[nearest].concept if nearest else None


#: A link holds whenever it was found.
_WHEN = ("occurred_at", "created_at", "updated_at", "seen_at")

#: Dates of which a row has one: the column that says so in so many words has it.
_ONE = (
    *("occurred_at", "opened_at", "seen_at", "decided_at", "object_id", "event_id", "name", "full_name", "subject"),
    *("revenue", "product_id", ADDRESSED, *COST_FIELDS),
)
#: Numbers that a maker or a marketplace gave; the shop's own tells its products apart.
_OF_ALL_SHOPS = frozenset(("asin", "ean", "upc", "gtin", "isbn", "barcode", "mpn"))
_OF_PORTALS = frozenset(
    either(
        "localizador|locator|portal|marketplace|ota|channel|external|extern|externe|externo|partner|amazon|ebay|etsy|"
        "zalando|otto|kaufland|walmart|allegro|expedia|airbnb|holidaycheck|hrs"
    )
)
#: What a state or a register calls a company by: all who work there write down the same.
COMPANY_NUMBER = "company_number"
#: By what else a list of companies tells them apart.
_OF_COMPANIES = frozenset(("record_id", "object_id", "company_id", "customer_id"))
#: Words of headers of what a line comes to and not the order.
_OF_LINES = frozenset(
    either("item|items|line|product|article|artikel|position|ligne|linea|riga|linha|produto|producto")
)
_PAID = frozenset(either("paid|pagado|pagada|pago|paga|bezahlt|gezahlt|paye|payee|pagato|betaald|zaplacono|zaplaceno"))
_OWED = either(
    "amount due|balance due|outstanding|offener betrag|restbetrag|solde du|reste a payer|saldo pendiente|"
    "due date|due on|due amount"
)
_DEGREES = frozenset(("titel", "titre", "title", "titolo", "titulo"))
_DIRECT = {*_ONE, "company"}


def _ids_beside_names(fields: dict[str, str]) -> set[str]:
    """Columns with the ids of interests whose names stand beside them: each would be two."""
    stems = {column: fold(column).rpartition(" ") for column, chosen in fields.items() if chosen == "interest"}
    named = {stem for stem, _, last in stems.values() if stem and last in ("name", "names", "label", "path")}
    return {column for column, (stem, _, last) in stems.items() if stem in named and last in ("id", "ids", "code")}


def _only_one_each(fields: dict[str, str], guesses: dict[str, Guess]) -> dict[str, str]:
    """Of several columns for a field that holds one value, the most direct stays; the others keep their own name."""
    kept = {column: chosen for column, chosen in fields.items() if column not in _ids_beside_names(fields)}
    owed = any(begins_any(_OWED, fold(column)) for column in guesses)
    for name in _ONE:
        rivals = [
            column for column, chosen in fields.items() if chosen == name and guesses[column].concept != "time_of_day"
        ]
        if name == "decided_at":
            # Of a yes or of a no only: they stand beside the others.
            rivals = [column for column in rivals if not (of_a_yes(column) or refuses(column))]
        if len(rivals) > 1:
            best = max(
                rivals,
                key=lambda column: (
                    # A bill of which something is due was for more than what is paid of it by now.
                    name != "revenue" or not (owed and _PAID & set(fold(column).split())),
                    guesses[column].concept in _DIRECT,
                    # Beside the moment at home, which says no zone, the one that does.
                    bool({"utc", "gmt"} & set(fold(column).split())),
                    name != "name" or guesses[column].concept == name,
                    not _OF_ALL_SHOPS & set(fold(column).split()),
                    # Beside "Anrede", a "Titel" is what a person studied.
                    name != ADDRESSED or not _DEGREES & set(fold(column).split()),
                    # What was paid, not what the goods were worth before discounts and shipping.
                    name != "revenue" or not {"value", "net"} & set(fold(column).split()),
                    name != "revenue" or not _OF_LINES & set(fold(column).split()),
                    guesses[column].confidence,
                ),
            )
            for column in rivals:
                if column != best:
                    del kept[column]
    return kept


def _key(kind: str, guesses: dict[str, Guess], fields: dict[str, str], sample: Sample) -> tuple[str, ...]:
    """The column that tells the rows apart in their own system, where there is one."""
    if kind in ("orders", "interests", "consents", "links", "events", "costs"):
        return ()
    wanted = (
        ("record_id", "object_id", "company_id", COMPANY_NUMBER)
        if kind != "people"
        else ("record_id", "crm_id", "customer_id", "loyalty_id")
    )
    for sure in (0.75, 0.0):
        for concept in wanted:
            for column, one in guesses.items():
                if one.concept == concept and one.confidence >= sure and unique(sample.filled(column), sample.rows):
                    return (column,)
    return ()


def _told_elsewhere(kind: str, fields: dict[str, str], sample: Sample) -> tuple[dict[str, str], str]:
    """What no column says, but the header of another, the titles above the table or the file's name."""
    defaults: dict[str, str] = {}
    doubts = ""
    money = [column for column, chosen in fields.items() if chosen in _MONEY]
    currencies = {said for column in money if (said := currency_in(column) or _currency_shown(sample, column))}
    if len(currencies) == 1 and "currency" not in fields.values():
        defaults["currency"] = currencies.pop()
    if kind == "costs" and "day" not in fields.values():
        period = period_in([*sample.notes, sample.file_name()])
        if period:
            defaults |= {"day": period[0], "until": period[1]}
            doubts = f"; its days are those from {period[0]} to {period[1]}"
        else:
            doubts = "; nothing says of which days"
    if kind == "costs" and "channel" not in fields.values() and (channel := advertiser_in(sample.file_name())):
        defaults["channel"] = channel
    return defaults, doubts


def _currency_shown(sample: Sample, column: str) -> str | None:
    """The currency with whose sign a sheet shows a column; None for a sign of several."""
    sign = sample.currencies.get(column, "")
    return None if sign in SHARED_SIGNS else currency_code(sign, "")


def _event_name(kind: Kind, fields: dict[str, str], sample: Sample) -> tuple[dict[str, str], str]:
    """A name for events whose rows do not tell what happened."""
    if kind.name != "events" or any(chosen == "event" or chosen.startswith(f"{FAMILY}.") for chosen in fields.values()):
        return {}, ""
    if kind.event:
        return {"event": kind.event}, ""
    if any(field in ("url", "title") and sample.filled(column) for column, field in fields.items()):
        name = "Screen Viewed" if any("screen" in fold(column) for column in fields) else "Page Viewed"
        return {"event": name}, f"; no column names the event, so each is a {name}"
    if any(_numbers_visits(column, sample) for column in sample.columns):
        return {"event": "Site Visited"}, "; no column names the event, and each row has a visit of its own"
    stem = sample.name.rsplit("/", 1)[-1].split(".")[0].replace("_", " ").replace("-", " ").strip(" 0123456789")
    name = stem.title() or "Event"
    return {"event": name}, f"; no column names the event, so each is called {name!r} after the file"


def _numbers_visits(column: str, sample: Sample) -> bool:
    said = meaning(column)
    return said is not None and said.concept == "session_id" and unique(sample.filled(column), sample.rows)


def _types(sample: Sample, fields: dict[str, str]) -> dict[str, str]:
    """What the file itself says of the types of columns that have no field of ours; numbers of companies are text."""
    free = ("custom.", "property.")
    numbers = {
        fields[column]: "text"
        for column in sample.columns
        if fields.get(column, "").startswith(free) and (said := meaning(column)) and said.concept == COMPANY_NUMBER
    }
    return numbers | {
        fields[column]: type_
        for column, type_ in sample.types.items()
        if fields.get(column, "").startswith(free) and not _is_typed_in(sample, column, type_)
    }


def _is_typed_in(sample: Sample, column: str, type_: str) -> bool:
    """Whether a sheet holds dates or amounts as text, as exports write them: its word for their type says nothing."""
    if sample.format != "excel" or type_ != "text":
        return False
    seen = sample.looks(column)
    amounts = max(seen.get("number", 0), seen.get("money", 0)) if not seen.get("integer") else 0
    # A date that lost its format shows the number under which a sheet keeps it.
    dates = seen.get("date", 0) + seen.get("serial", 0) if seen.get("date") else 0
    return max(dates, amounts) >= _MOSTLY


def _samples(sample: Sample, column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sample.filled(column)[:200]))[:SAMPLES_SHOWN]


def _system(kind: str, fields: set[str]) -> str:
    if kind == "interests" or (fields & _DMP_HINTS and not fields & {"email", "phone", "customer_id", "last_name"}):
        return "dmp"
    if kind in ("companies", "deals", "tickets", "tasks"):
        return "crm"
    if kind == "people" and not fields & _SHOP_HINTS:
        return "crm"
    return "crm" if kind == "people" and fields & _CRM_HINTS else "cdp"
