"""A request examined again, after a judgment or the withdrawal of a refusal.

No text gives it a delay, nor a meaning to silence: L1237-19-4 counts from a request that is filed, and L1237-19-8 sends to
L1235-7-1 alone, not to L1235-16, whose fifteen days are those of a PSE.
"""

from dataclasses import replace

from dossiers.procedures.base import Audience, Document, GenreDepot, Message, PieceAttendue, Rappel
from dossiers.procedures.tables import table_reexamen

__all__ = ["reexamen_de"]

_AVIS = Document(
    nom="rcc.reexamen", libelle="Avis de réexamen", prefixe="RE", gabarit="dossiers/pdf/reexamen.html", est_remis=True
)
_OUVERT = Message(
    nom="rcc.reexamen_ouvert",
    audiences=(Audience.EMPLOYEUR, Audience.CSE, Audience.SIGNATAIRES),
    gabarit="reexamen_ouvert",
)
_TERMES = (  # of the judge: who follows it, then the service, then who signs; the day after too, since nothing else will speak
    Message(nom="rcc.rappel_juge", audiences=(Audience.REFERENT,), gabarit="rappel_juge", sujet="echeances"),
    Message(nom="rcc.rappel_juge_service", audiences=(Audience.SERVICE,), gabarit="rappel_juge_service"),
    Message(nom="rcc.rappel_juge_signataires", audiences=(Audience.DELEGATAIRES,), gabarit="rappel_juge_signataires"),
)
_RAPPELS = tuple(
    Rappel(sur="juge", jours=jours, message=_TERMES[rang].nom) for jours, rang in ((5, 0), (2, 1), (0, 2), (-1, 2))
)
_A_INSTRUIRE = Message(nom="rcc.reexamen_a_instruire", audiences=(Audience.SERVICE,), gabarit="reexamen_a_instruire")


def reexamen_de(demande: GenreDepot, *, pieces: tuple[PieceAttendue, ...]) -> GenreDepot:
    """The kind of dépôt where requests of that kind are examined again; `pieces`: what another kind of request may also hold."""
    passages = ("accepter", "refuser", "demander_complement", "observer", "transferer")
    papiers = {nom: (demande.documents_de or {})[nom] for nom in passages}
    table = table_reexamen(
        demande.table, suites={"ouvrir": (_AVIS.nom, _OUVERT.nom, _A_INSTRUIRE.nom, "rcc.mise_a_jour")}
    )
    rappels = (*_RAPPELS, *(r for r in demande.rappels if r.sur == "du"))
    dits = {nom for p in table.passages for nom in p.suites} | {r.message for r in rappels}
    return replace(
        demande,
        code="reexamen",
        libelle="Réexamen de la demande de validation",
        objet="Réexamen d’une demande de validation (code du travail, art. L. 1237-19-3)",
        table=table,
        delai="",
        competence=None,
        pieces=(*demande.pieces, *(replace(p, est_exigee=False) for p in pieces if p not in demande.pieces)),
        documents=(_AVIS, *(d for d in demande.documents if d.nom in papiers.values())),
        documents_de={"ouvrir": _AVIS.nom} | papiers,
        messages=(_OUVERT, _A_INSTRUIRE, *_TERMES, *(m for m in demande.messages if m.nom in dits)),
        rappels=rappels,
        titres_decision=(
            "Décision portant validation, après réexamen, d’un accord de rupture conventionnelle collective",
            "Décision refusant, après réexamen, la validation d’un accord de rupture conventionnelle collective",
        ),
        accroche="",
        invite="",
        phrase_silence="",
        sans_delai="Aucun texte ne fixe de délai à ce réexamen\u00a0: le silence du service n’y vaut pas décision.",
    )
