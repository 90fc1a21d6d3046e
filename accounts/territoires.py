"""Départements: their codes, and the one a postal code tells."""

__all__ = ["DEPARTEMENTS", "departement_du_code_postal"]

# Where the labour code that this portal applies is in force: not in 986 to 988, nor where nobody works.
DEPARTEMENTS = frozenset(
    [*(f"{n:02d}" for n in range(1, 96) if n != 20), "2A", "2B", *(str(n) for n in range(971, 979))]
)


def departement_du_code_postal(code_postal: str) -> str:
    """Best guess from a postal code; a few codes cross a border, so an INSEE commune code is better when there is one."""
    if code_postal in {"97133", "97150"}:
        return {"97133": "977", "97150": "978"}[code_postal]
    if code_postal.startswith(("97", "98")):
        return code_postal[:3]
    if code_postal.startswith("20"):
        return "2A" if code_postal[:3] in {"200", "201", "207"} else "2B"
    return code_postal[:2]
