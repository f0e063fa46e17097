"""The CRM's exports, as Salesforce's Data Loader writes them: contacts, opportunities, cases, tasks."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
import phonenumbers

from cdp_core.demo.catalog import SHOP
from cdp_core.demo.contacts import NUMBERS_A_PERSON
from cdp_core.demo.conversations import (
    CALLS,
    CASES,
    DEALS,
    LOSSES,
    LOST,
    OUTCOMES,
    OWNER_IDS,
    PRIORITIES,
    STAGES,
    STATUSES,
    WON,
)
from cdp_core.demo.export_file import Dialect, ExportFile, Origin, columns, csv_bytes
from cdp_core.demo.people import cities, crm_ids
from cdp_core.demo.world import World

SALESFORCE = Origin("salesforce", "crm")
_DATA_LOADER = Dialect(encoding="utf-8-sig")


def crm_files(world: World) -> list[ExportFile]:
    return [_contacts(world), _opportunities(world), _cases(world), _tasks(world)]


def instant(at: pd.Timestamp | datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def blank(value: object) -> object:
    """An empty cell for what is missing."""
    return None if pd.isna(value) else value


def spoken(phone: object, number: int) -> str | None:
    """A phone as somebody typed it: as in the country, with the country code, or bare."""
    if not isinstance(phone, str):
        return None
    forms = (
        phonenumbers.PhoneNumberFormat.NATIONAL,
        phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        phonenumbers.PhoneNumberFormat.E164,
    )
    return phonenumbers.format_number(phonenumbers.parse(phone), forms[number % len(forms)])


def _contacts(world: World) -> ExportFile:
    header = columns(
        "Id,IsDeleted,AccountId,Account.Name,LastName,FirstName,Salutation,Name,MailingStreet,MailingCity,MailingState,"
        "MailingPostalCode,MailingCountry,Phone,Email,LeadSource,Birthdate,Gender__c,Loyalty_Number__c,OwnerId,"
        "HasOptedOutOfEmail,DoNotCall,CreatedDate,LastModifiedDate"
    )
    contacts = world.contacts
    ids = crm_ids(contacts["number"].to_numpy())
    where = cities(contacts["place"].to_numpy())
    said_no = _said_no(world)
    rows = []
    for position, contact in enumerate(contacts.itertuples(index=False)):
        created = world.almanac.ago(contact.joined, 8 + position % 9)
        rows.append(
            (
                ids[position],
                0,
                None,
                blank(contact.company),
                contact.last,
                contact.first,
                "Ms." if contact.gender == "female" else "Mr.",
                f"{contact.first} {contact.last}",
                blank(contact.street),
                where["city"][position] if pd.notna(contact.postal_code) else None,
                where["region"][position] if pd.notna(contact.postal_code) else None,
                blank(contact.postal_code),
                contact.country,
                spoken(contact.phone, position),
                _typed(contact.email, position),
                contact.origin,
                contact.birthday.strftime("%Y-%m-%d") if pd.notna(contact.birthday) else None,
                contact.gender if position % 3 else None,
                blank(contact.loyalty_id),
                OWNER_IDS[position % len(OWNER_IDS)],
                int(contact.person in said_no),
                0,
                instant(created),
                instant(created),
            )
        )
    content, _ = csv_bytes(header, rows, _DATA_LOADER)
    truth = list(zip(ids, contacts["person"], strict=True))
    return ExportFile(
        "salesforce_contacts.csv",
        SALESFORCE,
        f"Everyone whom the staff of {SHOP} keeps in the CRM.",
        content,
        len(rows),
        truth,
    )


def _opportunities(world: World) -> ExportFile:
    header = columns(
        "Id,IsDeleted,AccountId,ContactId,Name,StageName,Amount,CurrencyIsoCode,Probability,CloseDate,Type,IsClosed,IsWon,"
        "ForecastCategoryName,Loss_Reason__c,OwnerId,CreatedDate,LastModifiedDate"
    )
    deals = world.conversations.deals
    names = _names(world)
    own, contact = _ids("006", deals["person"]), _ids("003", deals["person"])
    rows = []
    for number, deal in enumerate(deals.itertuples(index=False)):
        stage, probability, _ = STAGES[deal.stage]
        over = deal.stage in (WON, LOST)
        closes = deal.closed if over else pd.Timestamp(world.almanac.ago(-7 - number % 60))
        rows.append(
            (
                own[number],
                0,
                None,
                contact[number],
                f"{DEALS[deal.kind]} - {names[deal.person]}",
                stage,
                f"{deal.amount:.2f}",
                "EUR",
                probability,
                closes.strftime("%Y-%m-%d"),
                DEALS[deal.kind],
                int(over),
                int(deal.stage == WON),
                "Closed" if deal.stage == WON else "Omitted" if deal.stage == LOST else "Pipeline",
                LOSSES[deal.loss] if deal.loss >= 0 else None,
                OWNER_IDS[deal.owner],
                instant(deal.opened),
                instant(deal.closed if over else deal.opened),
            )
        )
    return _about_contacts(
        "salesforce_opportunities.csv", "Stylings, gifts and made-to-measure in the making.", header, rows
    )


def _cases(world: World) -> ExportFile:
    header = columns(
        "Id,CaseNumber,ContactId,Type,Status,Origin,Subject,Priority,IsClosed,ClosedDate,OwnerId,CreatedDate,LastModifiedDate"
    )
    cases = world.conversations.cases
    own, contact = _ids("500", cases["person"]), _ids("003", cases["person"])
    rows = []
    for number, case in enumerate(cases.itertuples(index=False)):
        subject, sort = CASES[case.subject]
        closed = pd.notna(case.closed)
        rows.append(
            (
                own[number],
                f"{1001 + number:08d}",
                contact[number],
                sort,
                STATUSES[case.status],
                ("Web", "Email", "Phone")[number % 3],
                subject,
                PRIORITIES[case.priority],
                int(closed),
                instant(case.closed) if closed else None,
                OWNER_IDS[case.owner],
                instant(case.opened),
                instant(case.closed if closed else case.opened),
            )
        )
    return _about_contacts("salesforce_cases.csv", "What customers complained about or asked.", header, rows)


def _tasks(world: World) -> ExportFile:
    header = columns(
        "Id,WhoId,Subject,ActivityDate,Status,Priority,OwnerId,Description,CreatedDate,LastModifiedDate,"
        "CallDurationInSeconds,CallType,CallDisposition,TaskSubtype,CompletedDateTime"
    )
    calls = world.conversations.calls
    own, contact = _ids("00T", calls["person"]), _ids("003", calls["person"])
    rows = []
    for number, call in enumerate(calls.itertuples(index=False)):
        planned = number % 12 == 0
        day = pd.Timestamp(world.almanac.ago(-2 - number % 14)) if planned else call.at
        rows.append(
            (
                own[number],
                contact[number],
                CALLS[call.subject],
                day.strftime("%Y-%m-%d"),
                "Not Started" if planned else "Completed",
                "Normal",
                OWNER_IDS[call.owner],
                None,
                instant(call.at),
                instant(call.at),
                None if planned else call.seconds,
                None if planned else ("Outbound", "Inbound")[number % 2],
                None if planned else OUTCOMES[call.outcome],
                "Call",
                None if planned else instant(call.at),
            )
        )
    return _about_contacts("salesforce_tasks.csv", "Calls made, and calls still to make.", header, rows)


def _about_contacts(name: str, about: str, header: Sequence[str], rows: list[tuple]) -> ExportFile:
    """A file whose rows name a contact by id: it says nothing new of who is who."""
    content, _ = csv_bytes(header, rows, _DATA_LOADER)
    return ExportFile(name, SALESFORCE, about, content, len(rows), ())


def _ids(prefix: str, person: pd.Series) -> np.ndarray:
    """The Salesforce id of what each person has one of: a contact, a deal, a case, a call."""
    return crm_ids(person.to_numpy() * NUMBERS_A_PERSON, prefix).to_numpy(dtype=object)


def _names(world: World) -> dict[int, str]:
    entries = world.contacts.drop_duplicates("person")
    return dict(zip(entries["person"], entries["first"] + " " + entries["last"], strict=True))


def _said_no(world: World) -> set[int]:
    """People whose latest word on e-mail is no."""
    mail = world.traces.consents[world.traces.consents["purpose"] == 0].drop_duplicates("person", keep="last")
    return set(mail.loc[mail["state"] > 0, "person"])


def _typed(email: object, position: int) -> object:
    """An e-mail as it was typed: sometimes in capitals, sometimes with a blank behind it."""
    if not isinstance(email, str) or position % 9:
        return blank(email)
    return email.title() if position % 2 else email + " "
