"""The Celery application. Its schedule is static (settings); its messages are hints, the rows are the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupco.settings.dev")

app = Celery("rupco")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
