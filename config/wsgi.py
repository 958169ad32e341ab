import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# All pages are imported now, once for all workers (--preload), not by the first who asks each of them:
# a platform that calls waits two seconds at most.
import_module(settings.ROOT_URLCONF)
