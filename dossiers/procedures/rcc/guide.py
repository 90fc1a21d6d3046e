"""What an employer does once the RCC is validated, in the order in which it comes: L1237-19-1 to L1237-19-8, D1237-12."""

from dossiers.procedures.apres import Conseil

__all__ = ["GUIDE"]

GUIDE = (
    Conseil(
        code="informer", titre="Informer le CSE, les signataires et les salariés", articles=("L1237-19-4", "D1237-10"),
        si_signee=(
            "Le service a notifié la décision au CSE et aux organisations signataires.",
            "Portez la décision et les voies de recours à la connaissance des salariés. Affichez-les, ou choisissez un moyen "
            "qui donne date certaine.",
        ),
        si_tacite=(
            "Transmettez au CSE et aux organisations signataires une copie de la demande et de son accusé de réception.",
            "Portez ces documents et les voies de recours à la connaissance des salariés. Affichez-les, ou choisissez un moyen "
            "qui donne date certaine.",
        ),
        points=(
            "Le recours des salariés et des syndicats court de ce jour-là. Gardez la preuve de sa date.",
        ),
        delai="TA_2M_FRANC", depuis="information_salaries:information.informes_le",
        phrase="Recours des salariés et des syndicats possible jusqu’au", outil_libelle="Calculer la fin du recours",
    ),
    Conseil(
        code="candidatures", titre="Recevoir les candidatures par écrit", articles=("L1237-19-1",),
        points=(
            "Appliquez les conditions et la procédure que l’accord fixe (3° et 4°). Rien ne s’y ajoute.",
            "Le salarié transmet son accord par écrit. Datez chaque candidature à sa réception.",
            "Aucune pression\u00a0: la rupture ne s’impose ni au salarié, ni à l’employeur.",
        ),
    ),
    Conseil(
        code="repondre", titre="Répondre à chaque candidat", articles=("L1237-19-1", "L1132-1"),
        points=(
            "Votre acceptation écrite emporte rupture du contrat d’un commun accord (L1237-19-2).",
            "Fondez un refus sur un critère objectif de l’accord, étranger à toute discrimination. Écrivez-le.",
        ),
    ),
    Conseil(
        code="departager", titre="Départager, s’il y a trop de candidats", articles=("L1237-19-1",),
        points=(
            "Appliquez les critères de départage de l’accord (6°), dans leur ordre, à tous.",
            "Gardez le tableau qui montre comment chaque candidat a été classé.",
        ),
    ),
    Conseil(
        code="convention", titre="Signer la convention individuelle", a_modele=True, articles=("L1237-19-1", "L1237-19-2"),
        points=(
            "Partez du modèle ci-dessous, déjà rempli avec les faits du dossier. Complétez-le selon l’accord.",
            "Laissez courir le délai de rétractation. Sa durée est celle de l’accord (4° bis)\u00a0: la loi n’en fixe aucune.",
        ),
    ),
    Conseil(
        code="proteges", titre="Demander l’autorisation pour un salarié protégé", articles=("L1237-19-2", "R2421-18", "R2421-22"),
        points=(
            "Élu, délégué, conseiller du salarié\u00a0: demandez l’autorisation de l’inspecteur du travail.",
            "Sa rupture n’intervient au plus tôt que le lendemain de l’autorisation.",
            "Attention, le silence de l’inspecteur pendant deux mois vaut refus. C’est l’inverse de la RCC.",
            "Médecin du travail\u00a0: l’avis du médecin inspecteur est demandé.",
        ),
        delai="IT_PROT", outil_libelle="Calculer ces deux mois",
    ),
    Conseil(
        code="indemnite", titre="Payer l’indemnité", articles=("L1237-19-1", "L1234-9"),
        points=(
            "Elle suit le calcul de l’accord (5°). Elle n’est jamais inférieure à l’indemnité légale de licenciement.",
        ),
        outil="calculer-indemnite", outil_libelle="Calculer l’indemnité minimale",
    ),
    Conseil(
        code="remettre", titre="Remettre les documents de fin de contrat", articles=("L1234-19", "L1234-20", "R1234-9"),
        points=(
            "Le certificat de travail.",
            "Le reçu pour solde de tout compte.",
            "L’attestation pour France Travail.",
        ),
    ),
    Conseil(
        code="recours", titre="Savoir qui peut contester, et où", articles=("L1237-19-8", "L1235-7-1"),
        points=(
            "L’accord et sa validation\u00a0: tribunal administratif, dans les deux mois. Il n’y a pas de recours amiable.",
            "Pour vous, ce délai part de la notification de la décision. Une validation tacite n’en a pas.",
            "Pour les salariés et les syndicats, il part du jour où vous les informez.",
        ),
        delai="TA_2M_FRANC", depuis="notification", phrase="Recours de l’entreprise possible jusqu’au",
        outil_libelle="Calculer la fin du recours",
    ),
    Conseil(
        code="prudhommes", titre="Garder la date de chaque rupture", articles=("L1237-19-8",),
        points=(
            "La rupture d’un contrat se conteste au conseil de prud’hommes, dans les douze mois qui la suivent.",
            "Ce délai est propre à chaque salarié\u00a0: la décision ne suffit pas à le calculer.",
        ),
        delai="RCC_CPH", outil_libelle="Calculer ces douze mois",
    ),
    Conseil(
        code="suivre", titre="Suivre l’accord avec le CSE", articles=("L1237-19-7",),
        points=(
            "Consultez régulièrement le CSE, s’il existe, sur la mise en œuvre de l’accord.",
            "Transmettez ses avis au service.",
        ),
    ),
    Conseil(
        code="bilan", titre="Envoyer le bilan", articles=("D1237-12",),
        points=(
            "Il indique l’âge des salariés partis, les mesures suivies et la situation de chacun.",
            "Il se dépose un mois au plus tard après la fin des mesures de reclassement externe.",
        ),
        delai="RCC_BILAN", depuis="accord.mesures_jusqu_au", phrase="Bilan à déposer au plus tard le",
        outil_libelle="Calculer la date du bilan",
    ),
)  # fmt: skip
