import pytest
pytestmark = pytest.mark.django_db
import time
from tests.droits.adresses import *
from tests.droits.monde import *
from tests.droits.politique import objets_de
def test_x(monde, appeler):
    for a in adresses():
        if not a.est_admin or 'socle_entree' in a.nom or a.nom.count('_')<2 or 'service_' in a.nom:
            for m in ('GET','POST'):
                for o in objets_de(a)[:2]:
                    out=[]
                    for r in ('anonyme','employeur','agent','administrateur','equipe'):
                        with appeler(r,m,chemin(a,monde,o)) as rep:
                            out.append(f"{rep.status_code}{(' '+rep.headers.get('Location','')[:45]) if rep.status_code==302 else ''}")
                    print(f"{a.nom:35} {m:5} {o:12}", ' | '.join(out))
