"""Child processes kept alive until told to stop: started, watched, started again, stopped whole. Knows nothing of Django."""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Enfant", "Superviseur"]

DELAIS = (1, 2, 4, 8, 16, 30)  # seconds before each new start of a child that keeps dying
STABLE = 60.0  # a child that lived that long is given the first delay again
PATIENCE = 8.0  # seconds left to children to stop by themselves
_PR_SET_PDEATHSIG = 1
_FAUTES = re.compile(r"\b(ERROR|CRITICAL|Traceback|error|critical)\b")


@dataclass(slots=True)
class Enfant:
    """One supervised program: the name people read, its command, its log."""

    nom: str
    commande: list[str]
    journal: Path
    processus: subprocess.Popen | None = None
    ne_a: float = 0.0
    morts: int = 0
    renait_a: float = field(default=0.0)

    def lancer(self) -> None:
        """Starts it in a process group of its own: a Ctrl-C in the terminal reaches the supervisor alone."""
        self.ne_a = time.monotonic()
        with self.journal.open("ab") as sortie:
            self.processus = subprocess.Popen(
                self.commande, stdin=subprocess.DEVNULL, stdout=sortie, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=_mourir_avec_le_parent if sys.platform == "linux" else None,
            )  # fmt: skip

    def signaler(self, quoi: int) -> None:
        """To the whole group: workers of the server and of the pool too."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processus.pid, quoi)

    def groupe_vit(self) -> bool:
        """Somebody of the group is still there, the first process or one of those it made."""
        self.processus.poll()
        try:
            os.killpg(self.processus.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def fin_du_journal(self, lignes: int = 12) -> str:
        """What it said last."""
        texte = self.journal.read_text("utf-8", "replace") if self.journal.exists() else ""
        return "\n".join(texte.splitlines()[-lignes:])

    def fautes(self) -> int:
        """How many lines of its log speak of an error."""
        with self.journal.open("rb") as journal:
            return sum(bool(_FAUTES.search(ligne.decode("utf-8", "replace"))) for ligne in journal)


class Superviseur:
    """Holds children from `demarrer` to `arreter`; `dire` receives French sentences."""

    def __init__(self, enfants: Iterable[Enfant], dire: Callable[[str], None]):
        self.enfants, self.dire = list(enfants), dire
        self.fin = threading.Event()

    def ecouter(self) -> None:
        """Ctrl-C, a termination and a closed terminal ask for the end; nothing is interrupted half-way."""
        for quoi in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(quoi, lambda *_: self.fin.set())

    def demarrer(self) -> None:
        """Starts every child, each with a fresh log."""
        for enfant in self.enfants:
            enfant.journal.unlink(missing_ok=True)
            enfant.lancer()

    def attendre(self, est_pret: Callable[[], bool], secondes: float) -> bool:
        """Watches until ready (True), or asked to stop or out of time (False)."""
        limite = time.monotonic() + secondes
        while not self.fin.is_set() and time.monotonic() < limite:
            if est_pret():
                return True
            self.surveiller()
            self.fin.wait(0.2)
        return False

    def veiller(self) -> None:
        """Watches until asked to stop."""
        while not self.fin.wait(0.5):
            self.surveiller()

    def surveiller(self) -> None:
        """One round: a dead child is announced, then started again after a delay that grows."""
        maintenant = time.monotonic()
        for enfant in self.enfants:
            if enfant.processus is None:
                if maintenant >= enfant.renait_a:
                    enfant.lancer()
            elif enfant.processus.poll() is not None:
                self._annoncer(enfant, maintenant)

    def _annoncer(self, enfant: Enfant, maintenant: float) -> None:
        code = enfant.processus.returncode
        enfant.signaler(signal.SIGKILL)  # what it left behind would hold the port or take tasks
        enfant.morts = 1 if maintenant - enfant.ne_a > STABLE else enfant.morts + 1
        delai = DELAIS[min(enfant.morts, len(DELAIS)) - 1]
        enfant.processus, enfant.renait_a = None, maintenant + delai
        cause = f"signal {-code}" if code < 0 else f"code {code}"
        self.dire(f"! {enfant.nom} s’est arrêté ({cause}). Nouveau départ dans {delai} s. Journal : {enfant.journal}")

    def arreter(self) -> None:
        """Stops everybody: asked once, waited for, then taken down with what they started. No orphan, within ten seconds."""
        vivants = [e for e in self.enfants if e.processus is not None]
        for enfant in vivants:
            enfant.processus.terminate()
        limite = time.monotonic() + PATIENCE
        while any(e.groupe_vit() for e in vivants) and time.monotonic() < limite:
            time.sleep(0.05)
        for enfant in vivants:
            if enfant.groupe_vit():
                enfant.signaler(signal.SIGKILL)
            enfant.processus.wait()


def _mourir_avec_le_parent() -> None:
    """Even a supervisor that is killed leaves nobody behind: the kernel terminates its children."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
