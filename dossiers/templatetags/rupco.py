"""How dates, sizes and numbers are written in the portal's pages (maquettes, « Dates and numbers »)."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.sirene import mettre_en_forme
from deadlines.delais import Article
from deadlines.explication import en_lettres
from rupco.socle import horloge

register = template.Library()

_COURTS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
_INSECABLE = "\u00a0"


@register.filter
def date_longue(jour: date | None) -> str:
    """« lundi 30 novembre 2026 », with no-break spaces."""
    return en_lettres(jour).replace(" ", _INSECABLE) if jour else ""


@register.filter
def date_moyenne(jour: date | None) -> str:
    """« 30 novembre 2026 »."""
    return en_lettres(jour, jour=False).replace(" ", _INSECABLE) if jour else ""


@register.filter
def date_courte(jour: date | None) -> str:
    """« 30 nov. 2026 », « 1er déc. 2026 »."""
    if not jour:
        return ""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return _INSECABLE.join((quantieme, _COURTS[jour.month - 1], str(jour.year)))


@register.filter
def jour_de_semaine(jour: date | None) -> str:
    """« lundi »."""
    return en_lettres(jour).split(" ", 1)[0] if jour else ""


@register.filter
def mois(jour: date | None) -> str:
    """« novembre »."""
    return en_lettres(jour, jour=False, annee=False).split(" ", 1)[1] if jour else ""


@register.filter
def date_locale(instant: datetime | None, zone: str) -> date | None:
    """The calendar date of an instant in a zone."""
    return horloge.date_locale(instant, zone) if instant else None


@register.filter
def heure(instant: datetime | None, zone: str = "Europe/Paris") -> str:
    """« 16 h 42 », in the legal time of the zone."""
    return _heure(instant, zone, secondes=False)


@register.filter
def heure_exacte(instant: datetime | None, zone: str = "Europe/Paris") -> str:
    """« 16 h 42 min 08 s »: a certain date is to the second."""
    return _heure(instant, zone, secondes=True)


@register.filter
def octets(taille: int | None) -> str:
    """« 1,8 Mo », « 96 Ko »."""
    if taille is None:
        return ""
    if taille < 1_000_000:
        return f"{max(1, round(taille / 1000))}{_INSECABLE}Ko"
    return f"{taille / 1_000_000:.1f}{_INSECABLE}Mo".replace(".", ",")


@register.filter
def siren(numero: str) -> str:
    """« 130 025 265 » or « 130 025 265 00013 »."""
    return mettre_en_forme(numero)


@register.filter
def coupable(adresse: str) -> SafeString:
    """An e-mail that may break after its « @ », and nowhere in a word when there is room."""
    nom, arobase, domaine = adresse.partition("@")
    return format_html("{}{}<wbr>{}", nom, arobase, domaine)


@register.filter
def minuscule(libelle: str) -> str:
    """« Avis du CSE » inside a sentence: « avis du CSE ». A word of capitals stays one."""
    return libelle if libelle[:2].isupper() else libelle[:1].lower() + libelle[1:]


@register.filter
def jours_restants(nombre: int) -> str:
    """« 6 jours restants », « 1 jour, demain », « aujourd’hui, jusqu’à minuit », « depuis 2 jours »."""
    if nombre > 1:
        return f"{nombre}{_INSECABLE}jours restants"
    if nombre == 1:
        return f"1{_INSECABLE}jour, demain"
    if nombre == 0:
        return "aujourd’hui, jusqu’à minuit"
    return f"depuis {-nombre}{_INSECABLE}jour{'s' if nombre < -1 else ''}"


@register.filter
def empreinte(hexa: str) -> str:
    """The start of a digest, as people compare it: « 5b1e09c7 aa417d20… »."""
    return f"{hexa[:8]}{_INSECABLE}{hexa[8:16]}…" if hexa else ""


@register.simple_tag
def article(texte: Article) -> SafeString:
    """A link to an article: « Article L1237-19-4 du code du travail »."""
    return format_html('<a href="{}" rel="noopener external">{}</a>', texte.url, texte.libelle)


@register.simple_tag(takes_context=True)
def avec(context, **parametres) -> str:
    """The query string of the page with some parameters changed (None or "" takes one out)."""
    requete = context["request"].GET.copy()
    for nom, valeur in parametres.items():
        requete.pop(nom, None)
        if valeur not in (None, ""):
            requete[nom] = valeur
    return f"?{requete.urlencode()}" if requete else "?"


def _heure(instant: datetime | None, zone: str, *, secondes: bool) -> str:
    if not instant:
        return ""
    local = horloge.heure_locale(instant, zone)
    texte = f"{local.hour}{_INSECABLE}h{_INSECABLE}{local.minute:02d}"
    return f"{texte}{_INSECABLE}min{_INSECABLE}{local.second:02d}{_INSECABLE}s" if secondes else texte


@register.filter
def cle(table: dict, nom: str):
    """The value of a name in a table; None when it is not there."""
    return table.get(nom)
