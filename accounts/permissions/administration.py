"""Who may act on somebody else's account, in the administration."""

__all__ = ["peut_administrer"]


def peut_administrer(par, cible=None) -> bool:
    """An administrator acts on accounts, never on his own; on another administrator's only when he holds every right."""
    if not (par.is_active and par.is_staff and par.has_perm("accounts.change_user")):
        return False
    return cible is None or (cible.pk != par.pk and (par.is_superuser or not cible.is_staff))
