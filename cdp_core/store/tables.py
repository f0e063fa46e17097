"""Every table of a workspace, in the order of the corridor.

A **record** is what one source says of one person: a people row (kept under its row key through all its versions)
or the set of identifiers that events, orders, interests and the like came with. Records are what identity resolution
links; the **profile** of a cluster is the smallest record in it, so ids stay put, a merged-away id can still be looked
up (it is a record), and an unload brings back what was there before.

Observed rows (events, interests, consents, objects) carry `record`, which never changes, and `profile`, which resolve
rewrites; `profile` is 0 until then.
"""

import sqlalchemy as sa

from cdp_core.fields import VIEWS

tables = sa.MetaData()

#: UTC, without a zone: DuckDB needs an extra library for TIMESTAMPTZ, ClickHouse has no such difference.
Instant = sa.DateTime(timezone=False)
Number = sa.Float(precision=53)
Json = sa.Text


def _observed(*columns: sa.Column) -> list[sa.Column]:
    """What every observed row carries, before its own columns."""
    return [
        sa.Column("record", sa.BigInteger, nullable=False),
        sa.Column("profile", sa.BigInteger, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("load_id", sa.Integer, nullable=False),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("row_hash", sa.Uuid, nullable=False),
        *columns,
    ]


# --- sources and loads: what came in ---

sources = sa.Table(
    "sources",
    tables,
    sa.Column("source_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("system", sa.Text, nullable=False),
    sa.Column("party", sa.Text, nullable=False),
    sa.Column("demo", sa.Boolean, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)

loads = sa.Table(
    "loads",
    tables,
    sa.Column("load_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("source_id", sa.Integer, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("preset", sa.Text),
    sa.Column("mapping", Json, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("accepted", sa.BigInteger, nullable=False),
    sa.Column("rejected", sa.BigInteger, nullable=False),
    sa.Column("duplicates", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # loaded | unloaded
    sa.Column("loaded_at", Instant, nullable=False),
    sa.Column("unloaded_at", Instant),
    sa.Column("elapsed_s", Number, nullable=False),
    sa.Column("original", sa.Text),  # file name under originals/
)

rejected = sa.Table(
    "rejected",
    tables,
    sa.Column("load_id", sa.Integer, nullable=False),
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("cells", Json, nullable=False),  # column -> cell as delivered
)

#: A row that was there already: a reference of its own load, so that taking back the first copy lets it stand.
repeats = sa.Table(
    "repeats",
    tables,
    sa.Column("load_id", sa.Integer, nullable=False),
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("source_id", sa.Integer, nullable=False),
    #: Where its row stands: people | events | interests | consents | costs, or the kind of an object
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("row_hash", sa.Uuid, nullable=False),
    sa.Column("record", sa.BigInteger, nullable=False),
)

#: What one load says of types; all standing loads together give `field_types`.
load_types = sa.Table(
    "load_types",
    tables,
    sa.Column("load_id", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),  # inferred | mapping
)

#: Types of `custom.<name>` traits and `property.<name>` of events, inferred over all values or set by a person.
field_types = sa.Table(
    "field_types",
    tables,
    sa.Column("name", sa.Text, nullable=False),  # custom.shoe_size | property.color
    sa.Column("type", sa.Text, nullable=False),  # text | number | date | boolean | list
    sa.Column("set_by", sa.Text, nullable=False),  # inferred | mapping | person
)

currency_rates = sa.Table(
    "currency_rates",
    tables,
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("rate", Number, nullable=False),  # workspace currency for one unit
)

# --- records: what was observed ---

records = sa.Table(
    "records",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("source_id", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # people | links | visitor
    sa.Column("record_key", sa.Uuid, nullable=False),  # row key, or the set of identifiers, of this source
    sa.Column("row_key", sa.Text, nullable=False),  # the source's own key, else the line number
)

#: Numbers of records that are no longer there, kept for them while people's decisions speak of them.
gone_records = sa.Table(
    "gone_records",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("record_key", sa.Uuid, nullable=False),
)

record_loads = sa.Table(
    "record_loads",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("load_id", sa.Integer, nullable=False),
)

TRAIT_COLUMNS: tuple[tuple[str, type | sa.types.TypeEngine], ...] = (
    ("full_name", sa.Text),
    ("first_name", sa.Text),
    ("middle_name", sa.Text),
    ("last_name", sa.Text),
    ("title", sa.Text),
    ("company", sa.Text),
    ("birthday", Instant),
    ("age", Number),
    ("gender", sa.Text),
    ("language", sa.Text),
    ("street", sa.Text),
    ("street2", sa.Text),
    ("city", sa.Text),
    ("region", sa.Text),
    ("postal_code", sa.Text),
    ("country", sa.Text),
    ("created_at", Instant),
    ("updated_at", Instant),
    ("lead_status", sa.Text),
    ("owner", sa.Text),
)

people = sa.Table(
    "people",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("source_id", sa.Integer, nullable=False),
    sa.Column("load_id", sa.Integer, nullable=False),
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("row_hash", sa.Uuid, nullable=False),
    #: False for an older version of the same record.
    sa.Column("standing", sa.Boolean, nullable=False),
    sa.Column("known_at", Instant, nullable=False),  # updated_at, else created_at, else when it was loaded
    sa.Column("company_id", sa.Text),
    *(sa.Column(name, type_) for name, type_ in TRAIT_COLUMNS),
    sa.Column("custom", Json),  # name -> value, without "custom."
)

identifiers = sa.Table(
    "identifiers",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("source_id", sa.Integer, nullable=False),
    sa.Column("load_id", sa.Integer, nullable=False),
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("standing", sa.Boolean, nullable=False),  # False where its people row is an older version
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),  # source name where the kind is local to its source, else ""
    sa.Column("value", sa.Text, nullable=False),
)

#: How many different identifiers stand up to a load, one row; none where that has to be counted.
identifier_count = sa.Table(
    "identifier_count",
    tables,
    sa.Column("load_id", sa.Integer, nullable=False),
    sa.Column("identifiers", sa.BigInteger, nullable=False),
)

EVENT_COLUMNS: tuple[tuple[str, type | sa.types.TypeEngine], ...] = (
    ("event_id", sa.Text),
    ("received_at", Instant),
    ("channel", sa.Text),
    ("campaign", sa.Text),
    ("medium", sa.Text),
    ("url", sa.Text),
    ("referrer", sa.Text),
    ("title", sa.Text),
    ("revenue", Number),
    ("currency", sa.Text),
    ("order_id", sa.Text),
    ("product_id", sa.Text),
    ("product", sa.Text),
    ("category", sa.Text),
    ("quantity", Number),
    ("price", Number),
    ("properties", Json),  # name -> value, JSON types kept, without "property."
)


def _events(name: str, undated: bool = False) -> sa.Table:
    return sa.Table(
        name,
        tables,
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("occurred_at", Instant, nullable=undated),
        *_observed(),
        sa.Column("system", sa.Text, nullable=False),  # of its source, kept here for the views
        *(sa.Column(column, type_) for column, type_ in EVENT_COLUMNS),
    )


#: Kept sorted by (event, profile, occurred_at); rows that came since the last rewrite stand at its end.
events = _events("events")

#: Events of an order that a richer source tells better. They step in when that one is unloaded.
shadowed_events = _events("shadowed_events")

#: Rows that name an order and nobody; their record is 0. While the order is there, `events` has a copy of each for
#: whoever placed it, which is as old as the order where the row says no time.
unowned_events = _events("unowned_events", undated=True)

#: Orders in `events` whose revenue is not their own word: `teller` is the event of the unowned rows that it is from.
told_totals = sa.Table(
    "told_totals",
    tables,
    sa.Column("source_id", sa.Integer, nullable=False),
    sa.Column("row_hash", sa.Uuid, nullable=False),
    sa.Column("order_id", sa.Text, nullable=False),
    sa.Column("teller", sa.Text, nullable=False),
)

interests = sa.Table(
    "interests",
    tables,
    *_observed(),
    #: Path in the taxonomy as a JSON list: ["Automotive", "Electric Vehicle"]
    sa.Column("interest", Json, nullable=False),
    sa.Column("interest_id", sa.Text),  # id in the IAB Audience Taxonomy, where it has one
    sa.Column("provider", sa.Text),
    sa.Column("seen_at", Instant),
    sa.Column("expires_at", Instant),
    sa.Column("score", Number),
)

consents = sa.Table(
    "consents",
    tables,
    *_observed(),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # granted | denied | withdrawn
    sa.Column("decided_at", Instant, nullable=False),
    #: False where nobody says when it was decided: the moment is then that of the load, or of the row's last change.
    sa.Column("dated", sa.Boolean),
    #: Whether it is a yes whose moment is that of the row's last change. Dated is the first of its record after a no.
    sa.Column("of_row", sa.Boolean),
)

#: What a CRM keeps besides people: kind is companies, deals, tickets or tasks.
objects = sa.Table(
    "objects",
    tables,
    *_observed(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("standing", sa.Boolean, nullable=False),
    sa.Column("known_at", Instant, nullable=False),
    sa.Column("object_id", sa.Text),
    sa.Column("company_id", sa.Text),
    sa.Column("name", sa.Text),
    sa.Column("pipeline", sa.Text),
    sa.Column("stage", sa.Text),
    sa.Column("probability", Number),
    sa.Column("status", sa.Text),
    sa.Column("loss_reason", sa.Text),
    sa.Column("priority", sa.Text),
    sa.Column("amount", Number),
    sa.Column("currency", sa.Text),
    sa.Column("opened_at", Instant),
    sa.Column("closed_at", Instant),
    sa.Column("due_at", Instant),
    sa.Column("owner", sa.Text),
    sa.Column("subject", sa.Text),
    sa.Column("body", sa.Text),
    sa.Column("custom", Json),
)

#: What advertising cost and brought, about nobody in particular (`record` is 0). A newer report of the same source
#: stands in the place of an older one for each `cost_key`: the days, the channel, the account and the campaign.
costs = sa.Table(
    "costs",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("source_id", sa.Integer, nullable=False),
    sa.Column("load_id", sa.Integer, nullable=False),
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("row_hash", sa.Uuid, nullable=False),
    sa.Column("standing", sa.Boolean, nullable=False),
    sa.Column("cost_key", sa.Text, nullable=False),
    sa.Column("day", Instant, nullable=False),
    sa.Column("until", Instant),  # the last day, where a row is about several
    sa.Column("channel", sa.Text),
    sa.Column("medium", sa.Text),
    sa.Column("account", sa.Text),
    sa.Column("campaign", sa.Text),
    sa.Column("campaign_id", sa.Text),
    sa.Column("ad_group", sa.Text),
    sa.Column("ad", sa.Text),
    sa.Column("cost", Number),  # in the currency of the workspace
    sa.Column("currency", sa.Text),  # as it was
    sa.Column("original_cost", Number),  # as it was, where that is another currency
    sa.Column("impressions", Number),
    sa.Column("clicks", Number),
    sa.Column("leads", Number),
    sa.Column("conversions", Number),
    sa.Column("custom", Json),
)

# --- identity: who is who ---

assignments = sa.Table(
    "assignments",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("profile", sa.BigInteger, nullable=False),
    sa.Column("known", sa.Boolean),  # whether the profile is a person's whom we know, and no mere visitor
)

#: Kinds of identifiers that point at a browser or a device, under the rules of the last resolve.
device_kinds = sa.Table("device_kinds", tables, sa.Column("kind", sa.Text, nullable=False))

#: Identifiers that did not join, and why.
held_apart = sa.Table(
    "held_apart",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),  # blocked | shared | limit | names | decision
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("told_apart_by", sa.Text),  # of people who share a value: a kind of identifier, or "name"
    sa.Column("owner", sa.BigInteger),  # a record of the profile that has the value
)

#: Candidate pairs with their match weight, and what became of them.
candidate_pairs = sa.Table(
    "candidate_pairs",
    tables,
    sa.Column("record_a", sa.BigInteger, nullable=False),
    sa.Column("record_b", sa.BigInteger, nullable=False),
    sa.Column("weight", Number, nullable=False),
    sa.Column("evidence", Json, nullable=False),  # comparison -> weight
    sa.Column("speaks", sa.Boolean),  # whether enough agrees for the weight to join
    sa.Column("state", sa.Text, nullable=False),  # joined | review | apart
)

#: Columns that only one workspace has: custom traits and ids of its own kinds.
OWN_COMPARED: tuple[str, ...] = tuple(f"own_{place}" for place in range(12))

#: What people are compared by, folded; of equal records of one cluster only the first.
compared_people = sa.Table(
    "compared_people",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("anchored", sa.BigInteger, nullable=False),  # bits: of which accounts its cluster has the only one
    sa.Column("cluster", sa.BigInteger),  # the first record of those that it shares identifiers with
    *(sa.Column(name, sa.Text) for name in ("first_name", "last_name", "other_names", "birthday", "gender")),
    *(sa.Column(name, sa.Text) for name in ("email", "email_user", "phone")),
    *(sa.Column(name, sa.Text) for name in ("street", "street2", "postal_code", "city", "region", "country")),
    sa.Column("company", sa.Text),
    *(sa.Column(name, sa.Text) for name in OWN_COMPARED),
)

#: What the last full resolve learned of people, one row.
learned = sa.Table("learned", tables, sa.Column("value", Json, nullable=False))

#: A person's decisions: these records are one, or are not.
decisions = sa.Table(
    "decisions",
    tables,
    sa.Column("decision_id", sa.Integer, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),  # together | apart
    sa.Column("record_a", sa.BigInteger, nullable=False),
    sa.Column("record_b", sa.BigInteger, nullable=False),
    sa.Column("decided_at", Instant, nullable=False),
    sa.Column("undone_at", Instant),
    sa.Column("undone_by", sa.Integer),  # the decision that replaced this one
)

#: Times at which somebody was signed in on a device that several people share: events of this nameless visitor are
#: hers, from `begins_at` until before `ends_at`.
signed_in = sa.Table(
    "signed_in",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("profile", sa.BigInteger, nullable=False),
    sa.Column("begins_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
)

#: Pairs in review that a person wants to be asked about later.
put_off = sa.Table(
    "put_off",
    tables,
    sa.Column("record_a", sa.BigInteger, nullable=False),
    sa.Column("record_b", sa.BigInteger, nullable=False),
    sa.Column("put_off_at", Instant, nullable=False),
)

#: Profiles that were, by the record that leads to where they are now.
aliases = sa.Table(
    "aliases",
    tables,
    sa.Column("old_profile", sa.BigInteger, nullable=False),
    sa.Column("record", sa.BigInteger, nullable=False),
)

#: For every record but one of each profile, the strongest evidence that joined it: a kind of identifier, "a person's
#: word" or "likeness".
joined_by = sa.Table(
    "joined_by",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
)

#: One row a resolve, newest last.
resolves = sa.Table(
    "resolves",
    tables,
    sa.Column("resolve_id", sa.Integer, nullable=False),
    sa.Column("resolved_at", Instant, nullable=False),
    sa.Column("records", sa.BigInteger, nullable=False),
    sa.Column("profiles", sa.BigInteger, nullable=False),
    sa.Column("identified", sa.BigInteger, nullable=False),
    sa.Column("anonymous", sa.BigInteger, nullable=False),
    sa.Column("merged", sa.BigInteger, nullable=False),
    sa.Column("split", sa.BigInteger, nullable=False),
    sa.Column("held_apart", sa.BigInteger, nullable=False),
    sa.Column("elapsed_s", Number, nullable=False),
)

#: Records that came, changed or went since the last resolve.
unresolved = sa.Table(
    "unresolved",
    tables,
    sa.Column("record", sa.BigInteger, nullable=False),
)

# --- profiles: one person ---

#: Computed by the profile builder from events; number unless said.
COMPUTED_COLUMNS: tuple[tuple[str, type | sa.types.TypeEngine], ...] = (
    ("first_seen", Instant),
    ("last_seen", Instant),
    ("events", Number),
    ("sessions", Number),
    ("orders", Number),
    ("revenue", Number),
    ("average_order", Number),
    ("first_order_at", Instant),
    ("last_order_at", Instant),
    ("channels", Json),  # list of text
    ("last_channel", sa.Text),
)


def _profiles(view: str) -> sa.Table:
    """Profiles as all systems together know them, or one system alone: same columns, same survivorship."""
    return sa.Table(
        "profiles" if view == "all" else f"profiles_{view}",
        tables,
        sa.Column("profile", sa.BigInteger, nullable=False),
        sa.Column("known", sa.Boolean, nullable=False),  # has a person's identifier or name, not only a device's
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("phone", sa.Text),
        *(sa.Column(name, type_) for name, type_ in TRAIT_COLUMNS),
        *(sa.Column(name, type_) for name, type_ in COMPUTED_COLUMNS),
    )


PROFILES: dict[str, sa.Table] = {view: _profiles(view) for view in VIEWS}
profiles = PROFILES["all"]

#: Custom traits after survivorship; `value` as text, `number` and `at` where the type says so.
custom_traits = sa.Table(
    "custom_traits",
    tables,
    sa.Column("view", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),  # custom.shoe_size
    sa.Column("profile", sa.BigInteger, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("number", Number),
    sa.Column("at", Instant),
)

#: Which sources know a profile: at least one record, event, interest, consent or object from it.
profile_sources = sa.Table(
    "profile_sources",
    tables,
    sa.Column("profile", sa.BigInteger, nullable=False),
    sa.Column("source_id", sa.Integer, nullable=False),
    sa.Column("system", sa.Text, nullable=False),
)

#: Counts and the newest moments per profile and event name, for the short cuts of segment leaves.
KEPT_MOMENTS = 5
event_stats = sa.Table(
    "event_stats",
    tables,
    sa.Column("view", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("profile", sa.BigInteger, nullable=False),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("first_at", Instant, nullable=False),
    *(sa.Column(f"last_{k}", Instant, nullable=k > 1) for k in range(1, KEPT_MOMENTS + 1)),
)

#: Traits on which the records of a profile differ: their values are not all the same.
differing_traits = sa.Table(
    "differing_traits",
    tables,
    sa.Column("trait", sa.Text, nullable=False),
    sa.Column("profile", sa.BigInteger, nullable=False),
)

#: Which source wins for a trait: lower rank first, most recent within a rank.
survivorship_rules = sa.Table(
    "survivorship_rules",
    tables,
    sa.Column("trait", sa.Text, nullable=False),
    sa.Column("source_id", sa.Integer, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
)

#: Search keys of profiles: folded names, e-mails, phones and ids.
search_terms = sa.Table(
    "search_terms",
    tables,
    sa.Column("profile", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("term", sa.Text, nullable=False),  # folded: lower case, no accents
    sa.Column("shown", sa.Text, nullable=False),
)

# --- versions: what a cached answer may rest on ---

#: Grows by one at each resolve that changed anything; `touched` says whom.
touched = sa.Table(
    "touched",
    tables,
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("profile", sa.BigInteger, nullable=False),
)

versions = sa.Table(
    "versions",
    tables,
    sa.Column("name", sa.Text, nullable=False),  # store | event:<name> | traits | interests | …
    sa.Column("version", sa.BigInteger, nullable=False),
)

# --- segments, audiences, exports ---

segments = sa.Table(
    "segments",
    tables,
    sa.Column("segment_id", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("rule", Json, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Column("deleted_at", Instant),
)

segment_sizes = sa.Table(
    "segment_sizes",
    tables,
    sa.Column("segment_id", sa.Integer, nullable=False),
    sa.Column("measured_at", Instant, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("of", sa.BigInteger, nullable=False),
)

exports = sa.Table(
    "exports",
    tables,
    sa.Column("export_id", sa.Integer, nullable=False),
    sa.Column("segment", sa.Text, nullable=False),  # its name then; "" of a rule that was not saved
    sa.Column("rule", Json, nullable=False),
    sa.Column("purpose", sa.Text),
    sa.Column("destination", sa.Text, nullable=False),
    sa.Column("columns", Json, nullable=False),
    sa.Column("members", sa.BigInteger, nullable=False),
    sa.Column("exported", sa.BigInteger, nullable=False),
    sa.Column("held_back", Json, nullable=False),
    sa.Column("exported_at", Instant, nullable=False),
    sa.Column("sha256", sa.Text),
    sa.Column("segment_id", sa.Integer),  # none of a rule that was not saved, and in receipts of an earlier version
)
