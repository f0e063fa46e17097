"""Records that their own system marks as deleted, or as no longer active: they load as the others do, but with a word.

In:  a plan of records of a CRM
Out: what marks them as `custom.deleted`, and sentences for the receipt

A backup has them still, and so has an export of everything. Left out, whoever was deleted by a slip would be gone, and
with her what she refused; without a mark, a deal that nobody works on any more would count as open.
"""

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.mapping.cells import Fill, distinct_values, filled, text
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.plan import Plan

#: The mark, whatever its own system calls it.
DELETED = "custom.deleted"
#: Kinds of rows that a system deletes and still lists.
_KINDS = {
    "people": "record|records",
    "companies": "company|companies",
    "deals": "deal|deals",
    "tickets": "ticket|tickets",
    "tasks": "task|tasks",
}
_OPEN = ("deals", "tickets", "tasks")


def _words(alternatives: str) -> frozenset[str]:
    return frozenset(map(fold, either(alternatives)))


#: Headers of a yes or no to a record's being deleted, or of the day that it was.
_FLAGS = _words(
    "deleted|is deleted|isdeleted|was deleted|deleted flag|deleted at|deleted on|deleted date|date deleted|"
    "deletion date|deleted time|deleted datetime|fivetran deleted|sdc deleted at|ab cdc deleted at|geloscht|"
    "ist geloscht|geloscht am|loschdatum|supprime|est supprime|supprime le|date de suppression|eliminado|eliminada|"
    "esta eliminado|fecha de eliminacion|borrado|excluido|data de exclusao|eliminato|data di eliminazione|"
    "verwijderd|verwijderd op|usuniety|slettet|raderad|削除|削除済み|削除フラグ|削除日|削除日時|已删除|삭제|"
    "삭제여부|da xoa|ngay xoa|удален|удалено"
)
_NO = _words("0|false|no|n|nein|non|falsch|faux|falso|nao|nee|nie|not deleted|active|いいえ|なし|未削除|否|khong|нет")
#: Headers of how a record stands, and what says there that it is no more, that it rests, and that it does not.
_STATES = _words(
    "status|state|statuscode|statecode|state code|status code|estado|statut|stato|zustand|ステータス|状態|状态|상태"
)
_GONE = _words(
    "deleted|geloscht|supprime|supprimee|eliminado|eliminada|borrado|borrada|eliminato|eliminata|excluido|excluida|"
    "apagado|verwijderd|usuniety|usuniete|slettet|raderad|削除|削除済み|削除済|已删除|삭제|삭제됨|da xoa|"
    "удален|удалена|удалено"
)
_RESTS = _words(
    "inactive|inaktiv|inactif|inactive record|inactivo|inactiva|inattivo|inattiva|inativo|inativa|inactief|"
    "nieaktywny|deactivated|deaktiviert|desactive|非アクティブ|無効|非活动|비활성|khong hoat dong|неактивный"
)
_WORKS = _words(
    "active|aktiv|actif|activo|activa|attivo|attiva|ativo|ativa|actief|aktywny|アクティブ|有効|活动|활성|hoat dong|"
    "активный"
)
_MOST_STATES = 50


def deletions(plan: Plan) -> tuple[list[Fill], tuple[str, ...]]:
    """What marks deleted records, and how many there are of those and of those that rest, in words."""
    if plan.kind not in _KINDS:
        return [], ()
    gone: list[sa.ColumnElement[bool]] = []
    resting: list[sa.ColumnElement[bool]] = []
    for column in plan.stage.columns:
        cell, header = plan.stage.cell(column), _own_words(column)
        state = header in _STATES or plan.mapping.columns.get(column) in ("status", "lead_status")
        if not state and header not in _FLAGS:
            continue
        values = distinct_values(plan.connection, plan.relation, cell, _MOST_STATES + 1)
        words = {value: fold(value) for value in values}
        if not state:
            kept = [value for value in values if words[value] in _NO]
            if len(kept) < len(values):
                gone.append(filled(cell).not_in(kept) if kept else filled(cell).is_not(None))
        elif len(values) <= _MOST_STATES:
            if told := [value for value in values if words[value] in _GONE]:
                gone.append(filled(cell).in_(told))
            told = [value for value in values if words[value] in _RESTS]
            if told and plan.kind in ("people", "companies") and set(words.values()) <= _RESTS | _WORKS | _GONE:
                resting.append(filled(cell).in_(told))
    no_more = ", and not counted as open" if plan.kind in _OPEN else ""
    sentences = (
        *_counted(plan, gone, f"marked as deleted in its|their own system: kept with the mark 'deleted'{no_more}."),
        *_counted(plan, resting, "inactive in its|their own system: kept as the others are."),
    )
    if not gone or DELETED in plan.mapping.columns.values():
        return [], sentences
    return [(DELETED, sa.case((sa.func.coalesce(sa.or_(*gone), sa.false()), text("true"))))], sentences


def _own_words(column: str) -> str:
    """A header without whose it is, as some CRMs begin each with that: "Deal - Status"."""
    return fold(column.rpartition(" - ")[2])


def _counted(plan: Plan, marks: list[sa.ColumnElement[bool]], said: str) -> list[str]:
    if not marks:
        return []
    count = plan.connection.scalar(sa.select(sa.func.count()).select_from(plan.relation).where(sa.or_(*marks)))
    return [in_number(count, f"{_KINDS[plan.kind]} is|are {said}")] if count else []
