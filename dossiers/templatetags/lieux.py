"""Establishments in words."""

from habilitations import territoires

__all__ = ["par_region"]


def par_region(etablissements: list[dict]) -> str:
    """Those of a list by region (that of its service), the jobs counted: « Grand Est : 67000 Strasbourg (12 emplois) »."""
    regions: dict[str, list[str]] = {}
    for e in etablissements:
        service = territoires.services()[territoires.territoire(e["departement"]).service]
        s = "s" if e["emplois"] > 1 else ""
        regions.setdefault(territoires.nom_d_usage(service), []).append(
            f"{e['code_postal']} {e['ville']} ({e['emplois']}\u00a0emploi{s})"
        )
    return "\n".join(f"{nom}\u00a0: {', '.join(lieux)}." for nom, lieux in sorted(regions.items()))
