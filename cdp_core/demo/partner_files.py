"""What partners deliver and what people allowed: the DMP's audience, the cookie match, the preference center."""

import hashlib

import pandas as pd

from cdp_core.demo.catalog import INTERESTS, PROVIDERS
from cdp_core.demo.export_file import Dialect, ExportFile, Origin, columns, csv_bytes, first_of, gzipped
from cdp_core.demo.people import customer_ids
from cdp_core.demo.traces import COOKIE, DEVICE, PURPOSES, STATES, partner_cookies
from cdp_core.demo.visits import anonymous_ids, device_ids
from cdp_core.demo.world import World

PARTNER = Origin("audience-partner", "dmp", "third", kind="interests")
MATCH = Origin("cookie-match", "dmp", "second")
PREFERENCES = Origin("preferences", "cdp")
_AUDIENCE_COLUMNS = columns("Cookie ID,Mobile Ad ID,Email SHA256,Interest,Provider,Seen,Expires,Score")


def partner_files(world: World) -> list[ExportFile]:
    return [_audience(world), _matches(world), _consents(world)]


def hashed(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def _audience(world: World) -> ExportFile:
    interests = world.traces.interests
    email = world.people.set_index("person")["email"].to_dict()
    cookie = partner_cookies(interests["key"].to_numpy())
    device = device_ids(interests["key"].to_numpy())
    rows = []
    for position, row in enumerate(interests.itertuples(index=False)):
        rows.append(
            (
                cookie[position] if row.holder == COOKIE else None,
                device[position] if row.holder == DEVICE else None,
                hashed(email[row.key]) if row.holder not in (COOKIE, DEVICE) else None,
                " > ".join(INTERESTS[row.interest]),
                PROVIDERS[row.provider][0],
                row.seen.strftime("%Y-%m-%d %H:%M:%S"),
                row.expires.strftime("%Y-%m-%d"),
                f"{row.score:.2f}",
            )
        )
    content, lines = csv_bytes(_AUDIENCE_COLUMNS, rows, Dialect("\t"))
    named = zip(interests["holder"], interests["key"], strict=True)
    truth = first_of(
        (ids, str(line), person) for ids, line, person in zip(named, lines, interests["person"], strict=True)
    )
    about = "Interests of cookies and devices, bought from an audience partner; most of them of people nobody knows."
    return ExportFile("dmp_audience.tsv.gz", PARTNER, about, gzipped(content), len(rows), truth)


def _matches(world: World) -> ExportFile:
    matches = world.traces.matches
    own = anonymous_ids(matches["cookie"].to_numpy())
    partners = partner_cookies(matches["cookie"].to_numpy())
    stamps = matches["at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    content, lines = csv_bytes(("matched_at", "anonymous_id", "cookie_id"), zip(stamps, own, partners, strict=True))
    truth = [(str(line), person) for line, person in zip(lines, matches["person"], strict=True)]
    about = "Which of our visitors has which cookie of the audience partner."
    return ExportFile("cookie_match.csv", MATCH, about, content, len(matches), truth)


def _consents(world: World) -> ExportFile:
    """One line for each decision at one time: what somebody said to each purpose, blank where nothing."""
    decided = world.traces.consents.assign(
        purpose=lambda table: pd.Categorical.from_codes(table["purpose"], list(PURPOSES)),
        state=lambda table: table["state"].map(dict(enumerate(STATES))),
    )
    wide = decided.pivot(index=["person", "at"], columns="purpose", values="state").reset_index()
    wide = wide.sort_values(["at", "person"], kind="stable", ignore_index=True)
    ids = customer_ids(wide["person"].to_numpy()).tolist()
    rows = []
    for customer, row in zip(ids, wide.itertuples(index=False), strict=True):
        person = world.person[row.person]
        said = [None if pd.isna(state) else state for state in (row.email, row.advertising, row.analytics)]
        rows.append((person.email, customer if person.account else None, *said, row.at.strftime("%Y-%m-%dT%H:%M:%SZ")))
    header = ("email", "customer_id", "consent_email", "consent_advertising", "consent_analytics", "decided_at")
    content, lines = csv_bytes(header, rows)
    truth = first_of((person, str(line), person) for line, person in zip(lines, wide["person"], strict=True))
    about = "What people allowed in the preference center, and what they took back."
    return ExportFile("consents.csv", PREFERENCES, about, content, len(rows), truth)
