"""Lists of stays as portals of hosts and hotels write them: Airbnb."""

from cdp_core.mapping.presets.preset import Preset

_NUMBERS = (
    *("Confirmation code", "Código de confirmación", "Bestätigungs-Code", "Code de confirmation"),
    *("Codice di conferma", "Código de confirmação"),
)
_GUEST = (
    "Guest name",
    "Nombre del huésped",
    "Name des Gastes",
    "Nom du voyageur",
    "Nome dell'ospite",
    "Nome do hóspede",
)
_BOOKED = ("Booked", "Reservado", "Gebucht", "Réservée", "Prenotato", "Prenotata")
_LISTING = ("Listing", "Anuncio", "Inserat", "Annonce", "Annuncio", "Anúncio")
_EARNINGS = ("Earnings", "Ingresos", "Einnahmen", "Revenus", "Guadagni", "Ganhos")

PRESETS = (
    Preset(
        name="airbnb_reservations",
        label="Airbnb reservations",
        system="cdp",
        kind="orders",
        one_of=(_NUMBERS, _GUEST, _LISTING, _EARNINGS, _BOOKED),
        shape="orders",
        columns={
            **dict.fromkeys(_NUMBERS, "order_id"),
            **dict.fromkeys(("Status", "Estado", "Statut", "Stato"), "property.status"),
            **dict.fromkeys(_GUEST, "full_name"),
            **dict.fromkeys(("Contact", "Contactar", "Contacto", "Kontakt", "Contatto"), "phone"),
            **dict.fromkeys(_BOOKED, "occurred_at"),
            **dict.fromkeys(_LISTING, "product"),
            **dict.fromkeys(_EARNINGS, "revenue"),
        },
        export="Airbnb → Reservations → All → Export → Download CSV. What counts is what the host earns.",
    ),
)
