"""Mails about rights, one file a subject; importing it registers the follow-ups."""

from habilitations.notifications import affectations, arbitrages, mandats
from habilitations.notifications.droits import inviter

__all__ = ["affectations", "arbitrages", "inviter", "mandats"]
