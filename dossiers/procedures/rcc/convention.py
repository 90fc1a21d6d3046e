"""The model of the individual agreement of an RCC, article by article: L1237-19-1, 4° bis, and L1237-19-2.

Between braces, what the dossier knows: date of the agreement, unions, validation, and the place of a clause in the agreement.
"""

from dossiers.procedures.apres import ArticleModele

__all__ = ["CONVENTION"]

CONVENTION = (
    ArticleModele(
        titre="Les parties rappellent",
        paragraphes=(
            "Un accord collectif portant rupture conventionnelle collective a été conclu le {accord_du} avec {organisations} "
            "(code du travail, art. L. 1237-19).",
            "{validation} (même code, art. L. 1237-19-4).",
            "Le salarié s’est porté volontaire par écrit le [date]. Sa candidature remplit les conditions fixées ({clause_3}).",
        ),
    ),
    ArticleModele(
        titre="Article 1. Rupture d’un commun accord",
        paragraphes=(
            "L’employeur accepte la candidature du salarié. Cette acceptation emporte rupture du contrat de travail d’un commun "
            "accord des parties (code du travail, art. L. 1237-19-2). Ce n’est ni un licenciement, ni une démission.",
        ),
    ),
    ArticleModele(
        titre="Article 2. Droit de rétractation",
        paragraphes=(
            "Chaque partie peut se rétracter dans les [nombre] jours qui suivent la signature, par [moyen] "
            "({clause_4_bis}\u00a0; code du travail, art. L. 1237-19-1, 4° bis).",
        ),
        blancs=("Fin du délai de rétractation",),
    ),
    ArticleModele(
        titre="Article 3. Date de la rupture",
        paragraphes=(
            "Le contrat prend fin à la date ci-dessous, après la fin du délai de rétractation.",
            "Salarié protégé\u00a0: la rupture est soumise à l’autorisation de l’inspecteur du travail. Elle intervient au plus "
            "tôt le lendemain de cette autorisation (art. L. 1237-19-2). Rayez ce paragraphe s’il est sans objet.",
        ),
        blancs=("Date de la rupture",),
    ),
    ArticleModele(
        titre="Article 4. Indemnité",
        paragraphes=(
            "Le salarié perçoit l’indemnité que l’accord prévoit ({clause_5}). Elle n’est pas inférieure à l’indemnité légale de "
            "licenciement (art. L. 1237-19-1, 5° et L. 1234-9).",
        ),
        blancs=("Montant brut, en euros", "Versée le"),
    ),
    ArticleModele(
        titre="Article 5. Accompagnement et reclassement externe",
        paragraphes=(
            "Le salarié bénéficie des mesures suivantes ({clause_7}\u00a0; art. L. 1237-19-1, 7°)\u00a0: [mesures et durées].",
        ),
    ),
    ArticleModele(
        titre="Article 6. Documents remis à la fin du contrat",
        paragraphes=(
            "L’employeur remet le certificat de travail (art. L. 1234-19), le reçu pour solde de tout compte (art. L. 1234-20) "
            "et l’attestation destinée à France Travail (art. R. 1234-9).",
        ),
    ),
    ArticleModele(
        titre="Article 7. Recours",
        paragraphes=(
            "Toute contestation de la rupture est formée devant le conseil de prud’hommes, dans les douze mois qui suivent la "
            "date de la rupture (art. L. 1237-19-8).",
        ),
    ),
)
