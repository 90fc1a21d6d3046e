"""What a rehearsal leaves behind: papers and mails as files, and one line of JSON that says what happened."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path

from django.core.mail import EmailMultiAlternatives

from dossiers.models import Depot, Echeance
from rupco.socle.models import Courriel

__all__ = ["Releve"]


@dataclass
class Releve:
    """Files are written under `sortie`; their names in the JSON are relative to it."""

    sortie: Path
    documents: list[dict[str, str]] = field(default_factory=list)
    envois: list[dict[str, str]] = field(default_factory=list)

    def document(self, genre: str, nom: str, octets: bytes) -> None:
        """Keeps a PDF as it was downloaded."""
        self.documents.append({"type": genre, "fichier": self._ecrire(f"documents/{nom}", octets)})

    def courriels(self, lignes: Iterable[Courriel]) -> None:
        """Keeps each mail as a mail reader opens it, numbered in their order."""
        for rang, courriel in enumerate(lignes, 1):
            nom = re.sub(r"\W+", "-", courriel.suite.declaration if courriel.suite else "courriel").strip("-")
            fichier = self._ecrire(f"courriels/{rang:02d}-{nom}.eml", _eml(courriel))
            self.envois.append({"a": courriel.a, "objet": courriel.objet, "fichier": fichier})

    def json(self, parcours: str, depot: Depot, echeance: Echeance) -> str:
        """One line: dates are calendar dates of the territory, instants are UTC."""
        decision = getattr(depot, "decision", None)
        faits = {
            "parcours": parcours,
            "reference": depot.dossier.reference,
            "depose_le": depot.depose_le.isoformat(),
            "departement": depot.dossier.departement,
            "territoire": echeance.calendrier,
            "echeance": {
                "delai": echeance.delai,
                "depart": echeance.depart.isoformat(),
                "jour_brut": echeance.jour_brut.isoformat(),
                "dernier_jour": echeance.dernier_jour.isoformat(),
                "expire_a": echeance.expire_a.isoformat(),
            },
            "decision": decision
            and {
                "sens": decision.sens,
                "tacite": decision.est_tacite,
                "acquise_le": decision.acquise_le.isoformat(),
                "constatee_a": decision.constatee_a.isoformat(),
            },
            "documents": self.documents,
            "courriels": self.envois,
        }
        return json.dumps(faits, ensure_ascii=False)

    def _ecrire(self, relatif: str, octets: bytes) -> str:
        chemin = self.sortie / relatif
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(octets)
        return relatif


def _eml(courriel: Courriel) -> bytes:
    """The message as it left, dated by the portal's clock; its boundary is drawn from its id, not at random."""
    message = EmailMultiAlternatives(
        courriel.objet, courriel.texte, to=[courriel.a],
        headers={"Message-ID": courriel.message_id, "Date": format_datetime(courriel.cree_a)},
    )  # fmt: skip
    if courriel.html:
        message.attach_alternative(courriel.html, "text/html")
    mime = message.message()
    if mime.is_multipart():
        mime.set_boundary("=_" + re.sub(r"\W", "", courriel.message_id)[:40])
    return mime.as_bytes(linesep="\r\n")
