"""Exports of data management platforms and their partners: Audience Manager, Lotame, LiveRamp, The Trade Desk."""

import re
from datetime import UTC, datetime

from cdp_core.mapping.presets.preset import Preset
from cdp_core.mapping.sample import Sample

_SIGNALS = re.compile(r"""d_(?:un)?sid=|ic=|"?[\w ]+"? ?= ?"?|-?\d+:-?\d+|\d+(?:,\d+)*$""")
_AAM_NAME = re.compile(r"\.(?:sync|overwrite)(?:\.\d+)?(?:\.gz)?(?:\s|$)", re.IGNORECASE)
_LINKS_NAME = re.compile(r"(?:adobe_id|c2c_id)_", re.IGNORECASE)
_BASE64_SHA256 = re.compile(r"[A-Za-z0-9+/]{43}=")
_HEX_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_FEED_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?")
_FEED_LIST = re.compile(r"\d+(?:\x02\d+)*")
_AAM_EXPORT = (
    "The inbound files that are uploaded to Audience Manager (FTP or S3): ftp_dpm_<data source>_<time>.sync or "
    ".overwrite. Keep the file's name: it says what the ids are."
)


_DATA_SOURCES = re.compile(r"(?:adobe_id|c2c_id|ftp_dpm(?:_odc)?)_(\d+)(?:_(\d+))?_\d+\.", re.IGNORECASE)
_TOLD_AT = re.compile(r"_(\d{10})\.(?:sync|overwrite)", re.IGNORECASE)
#: Data sources whose ids are the same everywhere: Adobe's own cookie, GAID, IDFA.
_KNOWN_SOURCES = {"0": "cookie_id", "20914": "device_id", "20915": "device_id"}


def _ids_by_name(file_name: str) -> dict[str, str]:
    """Which data sources the ids of a file belong to: `adobe_id_<master>_<data source>_<time>.sync`."""
    found = _DATA_SOURCES.search(file_name)
    if not found:
        return {}
    first, second = (_KNOWN_SOURCES.get(number or "", f"id.dpid_{number}") for number in found.groups())
    is_sync = _LINKS_NAME.search(file_name)
    return {"user id": first, "partner id": second} if is_sync else {"user id": first}


def _told_at(file_name: str) -> dict[str, str]:
    """The moment that the name of an inbound file carries, in seconds since 1970."""
    found = _TOLD_AT.search(file_name)
    return {"seen_at": datetime.fromtimestamp(int(found[1]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} if found else {}


def _of_adobe(sample: Sample) -> bool:
    return not sample.has_header and bool(_AAM_NAME.search(sample.file_name()))


def _has_signals(sample: Sample) -> bool:
    if not _of_adobe(sample) or len(sample.columns) < 2 or _LINKS_NAME.search(sample.file_name()):
        return False
    values = sample.filled(sample.columns[1])
    return bool(values) and sum(bool(_SIGNALS.match(value)) for value in values) >= 0.5 * len(values)


def _has_links(sample: Sample) -> bool:
    return _of_adobe(sample) and len(sample.columns) == 2 and bool(_LINKS_NAME.search(sample.file_name()))


def _has_devices(sample: Sample) -> bool:
    """`idfa <TAB> id <TAB> segment`: device ids with the segments they are in."""
    return (
        not sample.has_header
        and len(sample.columns) == 3
        and {value.lower() for value in sample.filled(sample.columns[0])} <= {"idfa", "gaid", "aaid", "adid"}
        and bool(sample.filled(sample.columns[0]))
    )


def _is_lotame(sample: Sample) -> bool:
    if sample.has_header or len(sample.columns) != 5:
        return False
    cookie, seen, _, country, interests = (sample.filled(column) for column in sample.columns)
    return bool(
        cookie
        and all(re.fullmatch(r"[0-9a-f]{24,40}", value) for value in cookie[:50])
        and all(re.fullmatch(r"\d{10}(?:\d{3})?", value) for value in seen[:50])
        and all(re.fullmatch(r"[A-Z]{2}", value) for value in country[:50])
        and all(re.fullmatch(r"[\w-]+(?:[,|;][\w-]+)*", value) for value in interests[:50])
    )


def _are_hashes(sample: Sample) -> bool:
    if sample.has_header or len(sample.columns) != 1:
        return False
    values = sample.filled(sample.columns[0])
    return bool(values) and all(_BASE64_SHA256.fullmatch(v) or _HEX_SHA256.fullmatch(v) for v in values)


def _is_customer_data_feed(sample: Sample) -> bool:
    """`time ^A device ^A container ^A …`, lists joined by ^B, keys and values by ^C."""
    if sample.has_header or len(sample.columns) not in range(9, 15):
        return False
    times, lists = sample.filled(sample.columns[0])[:50], sample.filled(sample.columns[3])[:50]
    return bool(times) and all(_FEED_TIME.fullmatch(value) for value in times) and all(map(_FEED_LIST.fullmatch, lists))


ADOBE_AUDIENCE_MANAGER = (
    Preset(
        name="aam_customer_data_feed",
        label="Adobe Audience Manager customer data feed",
        system="dmp",
        party="third",
        kind="interests",
        looks_right=_is_customer_data_feed,
        rank=6,
        positions=(
            *("event time", "device", "container", "realized traits", "realized segments", "request parameters"),
            *("referer", "ip address", "mcid", "all segments", "all traits"),
        ),
        columns={
            "event time": "seen_at",
            "device": "cookie_id",
            "mcid": "anonymous_id",
            "ip address": "ip",
            "all segments": "interest",
            "container": "ignore",
            "realized traits": "ignore",
            "realized segments": "ignore",
            "all traits": "ignore",
        },
        defaults={"provider": "Adobe Audience Manager"},
        export="The customer data feed that Adobe writes to your S3 bucket each hour; load its files as they are.",
    ),
    Preset(
        name="aam_signals",
        label="Adobe Audience Manager inbound data (.sync, .overwrite)",
        system="dmp",
        party="third",
        kind="interests",
        looks_right=_has_signals,
        shape="signals",
        rank=5,
        positions=("user id", "signals"),
        columns_by_name=_ids_by_name,
        columns={"user id": "cookie_id", "signals": "interest"},
        defaults={"provider": "Adobe Audience Manager"},
        defaults_by_name=_told_at,
        export=_AAM_EXPORT,
    ),
    Preset(
        name="aam_id_sync",
        label="Adobe Audience Manager id sync",
        system="dmp",
        party="third",
        kind="links",
        looks_right=_has_links,
        rank=5,
        positions=("user id", "partner id"),
        columns_by_name=_ids_by_name,
        columns={"user id": "cookie_id", "partner id": "id.aam_partner"},
        export=_AAM_EXPORT,
    ),
    Preset(
        name="aam_devices",
        label="Adobe Audience Manager device segments",
        system="dmp",
        party="third",
        kind="interests",
        looks_right=_has_devices,
        rank=6,
        positions=("device kind", "device id", "segments"),
        columns={"device id": "device_id", "segments": "interest", "device kind": "ignore"},
        defaults={"provider": "Adobe Audience Manager"},
        defaults_by_name=_told_at,
        export=_AAM_EXPORT,
    ),
)

LOTAME = (
    Preset(
        name="lotame_profiles",
        label="Lotame profiles",
        system="dmp",
        party="third",
        kind="interests",
        looks_right=_is_lotame,
        rank=4,
        positions=("cookie id", "last seen", "ip", "country", "behaviors"),
        columns={
            "cookie id": "cookie_id",
            "last seen": "seen_at",
            "ip": "ip",
            "country": "country",
            "behaviors": "interest",
        },
        defaults={"provider": "Lotame"},
        export="Data Exchange or Data Stream: tab separated, no header (cookie, time, ip, country, behavior ids).",
    ),
)

LOTAME_JSON = (
    Preset(
        name="lotame_stream",
        label="Lotame profile stream (JSON Lines)",
        system="dmp",
        party="third",
        kind="interests",
        one_of=(("profile_id", "panorama_id", "profileId", "tp_id"), ("behaviors", "behavior_ids", "audiences")),
        columns={
            "profile_id": "cookie_id",
            "profileId": "cookie_id",
            "tp_id": "cookie_id",
            "panorama_id": "id.panorama",
            "behaviors": "interest",
            "behavior_ids": "interest",
            "audiences": "interest",
            "last_seen": "seen_at",
            "country": "country",
        },
        defaults={"provider": "Lotame"},
        export="A profile stream or a behavior feed, JSON Lines; tab-separated ones load, too.",
    ),
    Preset(
        name="lotame_behaviors",
        label="Lotame behaviors (JSON Lines)",
        system="dmp",
        party="third",
        kind="interests",
        needs=("id.val", "event"),
        looks_right=lambda sample: all('"behavior' in value for value in sample.filled(sample.folded["event"])[:50]),
        in_lists={"event": ("",)},
        columns={
            "id.val": "id.lotame",
            "id.type": "ignore",
            "event": "interest",
            "event.behaviorId": "interest",
            "event.behaviorName": "interest",
            "event.ts": "seen_at",
            "event.src": "ignore",
        },
        defaults={"provider": "Lotame"},
        export="What is sent to Lotame or comes from it, an id a line with its behaviors.",
    ),
)

_SEGMENT_NAMES = ("Segment Name", "Segment", "Audience Name")
_SEGMENT_IDS = ("Segment ID", "Audience ID")


def _liveramp_interests(name: str, label: str, segment: tuple[str, ...], without: tuple[str, ...] = ()) -> Preset:
    return Preset(
        name=name,
        label=label,
        system="dmp",
        party="second",
        kind="interests",
        one_of=(("RAMPID", "RampID", "IDL", "IdentityLink"), segment),
        without=("AUDIENCE_KEY", "AUDIENCEKEY", "EMAIL", "EMAIL1", "FIRSTNAME", *without),
        columns={
            "RAMPID": "id.rampid",
            "RampID": "id.rampid",
            "IDL": "id.rampid",
            "IdentityLink": "id.rampid",
            **dict.fromkeys(segment, "interest"),
            "Timestamp": "seen_at",
            "Last Seen": "seen_at",
            "Date Added": "seen_at",
            "Expiration": "expires_at",
            "Expiration Date": "expires_at",
        },
        defaults={"provider": "LiveRamp"},
        export="A delivery of segments by RampID, one row for each person and segment.",
    )


#: What the files for LiveRamp call what a person is known by.
_LIVERAMP_PERSON = {
    "EMAIL": "email",
    "EMAIL1": "email",
    "EMAIL2": "email",
    "PHONE": "phone",
    "PHONE1": "phone",
    "EMAIL_SHA256": "hashed_email",
    "EMAIL1_SHA256": "hashed_email",
    "EMAIL_MD5": "id.email_md5",
    "EMAIL_SHA1": "id.email_sha1",
    "PHONE_SHA256": "hashed_phone",
    "MAID": "device_id",
    "COOKIE": "cookie_id",
    "FIRSTNAME": "first_name",
    "FIRST_NAME": "first_name",
    "LASTNAME": "last_name",
    "LAST_NAME": "last_name",
    "ADDRESS1": "street",
    "ADDRESS2": "street2",
    "CITY": "city",
    "STATE": "region",
    "ZIP": "postal_code",
}

LIVERAMP = (
    _liveramp_interests("liveramp_interests", "LiveRamp segment membership", _SEGMENT_NAMES),
    _liveramp_interests("liveramp_segment_ids", "LiveRamp segment membership by id", _SEGMENT_IDS, _SEGMENT_NAMES),
    Preset(
        name="liveramp_segments",
        label="LiveRamp audience file",
        system="dmp",
        party="second",
        kind="people",
        one_of=(
            ("AUDIENCE_KEY", "AUDIENCEKEY", "CCID", "CLIENT_CUSTOMER_ID", "RAMPID", "IDL"),
            ("EMAIL_SHA256", "EMAIL", "FIRSTNAME", "FIRST_NAME", "PHONE_SHA256", "EMAIL1", "ADDRESS1", "RAMPID", "IDL"),
        ),
        key=("AUDIENCE_KEY", "AUDIENCEKEY", "CCID", "CLIENT_CUSTOMER_ID"),
        columns={
            "AUDIENCE_KEY": "id.liveramp",
            "AUDIENCEKEY": "id.liveramp",
            "CCID": "id.liveramp",
            "CLIENT_CUSTOMER_ID": "id.liveramp",
            "RAMPID": "id.rampid",
            "RampID": "id.rampid",
            "IDL": "id.rampid",
            **_LIVERAMP_PERSON,
        },
        # Segment columns hold 1 for members: the header is the interest's name.
        flags_are_interests=True,
        patterns={r"seg(?:ment)? .+": "interest"},
        defaults={"provider": "LiveRamp"},
        export="The file that goes to LiveRamp: AUDIENCE_KEY (or CCID), identifiers, then a column for each segment.",
    ),
    Preset(
        name="liveramp_onboarding",
        label="LiveRamp onboarding file",
        system="cdp",
        party="first",
        kind="people",
        one_of=(("EMAIL1", "PHONE1", "EMAIL1_SHA256"),),
        without=("AUDIENCE_KEY", "AUDIENCEKEY", "CCID", "CLIENT_CUSTOMER_ID"),
        looks_right=lambda sample: any(header.startswith("seg ") for header in sample.folded),
        columns={**_LIVERAMP_PERSON, "CUSTOMER_ID": "customer_id"},
        patterns={r"seg(?:ment)? .+": "interest"},
        defaults={"provider": "LiveRamp"},
        export="A file of customers with a column SEG_… for each segment, as it goes to LiveRamp.",
    ),
)

TRADE_DESK = (
    Preset(
        name="hashed_emails",
        label="Hashed e-mails, one a line (The Trade Desk and others)",
        system="dmp",
        party="second",
        kind="people",
        looks_right=_are_hashes,
        positions=("hashed email",),
        columns={"hashed email": "hashed_email"},
        export="A first-party data upload file: one SHA-256 (hex or Base64) of a normalized e-mail a line.",
    ),
    Preset(
        name="trade_desk_data",
        label="The Trade Desk data API",
        system="dmp",
        party="third",
        kind="interests",
        needs=("Data",),
        one_of=(("TDID", "UID2", "EUID", "DAID", "UID2Token", "RampID"),),
        looks_right=lambda sample: all('"Name"' in value for value in sample.filled(sample.folded["data"])[:50]),
        columns={
            "TDID": "cookie_id",
            "DAID": "device_id",
            "UID2": "id.uid2",
            "UID2Token": "id.uid2token",
            "EUID": "id.euid",
            "RampID": "id.rampid",
            "ID5": "id.id5",
            "Data": "interest",
            "Data.Name": "interest",
            "Data.TimestampUtc": "seen_at",
            # 0 takes somebody out: what is over at once.
            "Data.TTLInMinutes": "expires_at",
        },
        in_lists={"Data": ("",)},
        defaults={"provider": "The Trade Desk"},
        export="What is sent to the data API, as JSON: ids, each with the names of its data.",
    ),
    Preset(
        name="trade_desk_audience",
        label="The Trade Desk audience",
        system="dmp",
        party="third",
        kind="interests",
        one_of=(("TDID", "tdid"), ("SegmentName", "Data Provider", "DataGroupId", "segment")),
        columns={
            "TDID": "cookie_id",
            "SegmentName": "interest",
            "segment": "interest",
            "DataGroupId": "interest",
            "Data Provider": "provider",
            "ExpirationDate": "expires_at",
            "TTLInMinutes": "expires_at",
            "TimestampUtc": "seen_at",
            "AddedTimestampUtc": "seen_at",
        },
        defaults={"provider": "The Trade Desk"},
        export="A data marketplace or audience export with TDIDs.",
    ),
)

PRESETS = (*ADOBE_AUDIENCE_MANAGER, *LOTAME, *LOTAME_JSON, *LIVERAMP, *TRADE_DESK)
