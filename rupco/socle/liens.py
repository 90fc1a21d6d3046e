"""Secret links: 256 random bits that travel in a mail, and their digest, the only thing a database keeps of them."""

import hashlib
import secrets

__all__ = ["empreinte", "nouveau"]


def nouveau() -> tuple[str, str]:
    """(the secret to write in an address, its digest to store)."""
    jeton = secrets.token_urlsafe(32)
    return jeton, empreinte(jeton)


def empreinte(jeton: str) -> str:
    """The digest of what a visitor brings, to look for among the stored ones: 64 hexadecimal digits."""
    return hashlib.sha256(jeton.encode()).hexdigest()
