"""Who may do what: on somebody else's account (`administration`), and in one's own session (`seance`)."""

from accounts.permissions.administration import peut_administrer
from accounts.permissions.seance import (
    ABSOLUE,
    PAS,
    SEANCE,
    a_un_second_facteur,
    compter_code,
    compter_connexion,
    compter_lien,
    connexion_reussie,
    doit_prouver,
    est_finie,
    est_prouve,
    inactivite,
    prouver,
    reste,
)

__all__ = [
    "ABSOLUE", "PAS", "SEANCE", "a_un_second_facteur", "compter_code", "compter_connexion", "compter_lien", "connexion_reussie",
    "doit_prouver", "est_finie", "est_prouve", "inactivite", "peut_administrer", "prouver", "reste",
]  # fmt: skip
