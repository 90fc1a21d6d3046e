"""ASGI entry of a real installation: production settings unless the environment says otherwise."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupco.settings.prod")

application = get_asgi_application()
