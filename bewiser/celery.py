"""The Celery application. Its tasks are doors to actions; what must happen is written in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bewiser.settings")

app = Celery("bewiser")
# The current app is per thread; without a default, the web server's threads would get an empty one.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
