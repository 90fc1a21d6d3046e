"""Several at once, for real: one thread each, one connection each, let go by one barrier."""

import threading

from django.db import connections


def ensemble(*gestes, au_depart=None):
    """Runs the functions together, `au_depart` just before; what each returned or raised, in order."""
    depart = threading.Barrier(len(gestes), au_depart)
    rendus = [None] * len(gestes)

    def courir(rang, geste):
        try:
            connections["default"].ensure_connection()
            depart.wait(20)
            rendus[rang] = geste()
        except Exception as erreur:
            rendus[rang] = erreur
        finally:
            connections.close_all()

    fils = [threading.Thread(target=courir, args=couple) for couple in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    assert not any(fil.is_alive() for fil in fils), "un fil ne finit pas"
    return rendus
