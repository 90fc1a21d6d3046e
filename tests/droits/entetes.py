"""The headers of every answer, whatever it is."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CSP_FICHIER = "sandbox; default-src 'none'"
EXACTS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
        "payment=(), usb=()"
    ),
}
ABSENTS = ("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin")


def defauts(reponse, *, est_gardable: bool = False) -> list[str]:
    """What is wrong in the headers; [] when nothing is. `est_gardable`: a static file, that caches may keep."""
    lus = reponse.headers
    faux = [f"{nom} : {lus.get(nom)!r}" for nom, attendu in EXACTS.items() if lus.get(nom) != attendu]
    faux += [f"{nom} présent" for nom in ABSENTS if nom in lus]
    faux += _csp(lus)
    if not est_gardable and "no-store" not in lus.get("Cache-Control", ""):
        faux.append(f"Cache-Control : {lus.get('Cache-Control')!r}")
    return faux + _temoins(reponse)


def _csp(lus) -> list[str]:
    politique = lus.get("Content-Security-Policy", "")
    est_fichier = lus.get("Content-Disposition", "").startswith("attachment")
    attendue = CSP_FICHIER if est_fichier else CSP
    return [] if _directives(politique) == _directives(attendue) else [f"CSP : {politique!r}"]


def _directives(politique: str) -> list[str]:
    return sorted(d.strip() for d in politique.split(";") if d.strip())


def _temoins(reponse) -> list[str]:
    """One cookie, that scripts cannot read and other sites do not send."""
    faux = [f"témoin {nom}" for nom in reponse.cookies if nom not in ("rupco", "__Host-rupco")]
    for temoin in reponse.cookies.values():
        if temoin.value and not (temoin["httponly"] and temoin["samesite"] == "Lax" and temoin["path"] == "/"):
            faux.append(f"témoin : {temoin.OutputString()}")
        if temoin["domain"]:
            faux.append(f"témoin pour tout un domaine : {temoin['domain']}")
    return faux
