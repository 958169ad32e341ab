import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# All pages are imported now, once for all workers (--preload), not by the first who asks each of them:
# a platform that calls waits two seconds at most.
assert get_resolver().url_patterns
