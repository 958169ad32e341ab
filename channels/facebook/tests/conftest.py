from channels.tests.over_http import sandbox, server

__all__ = ["sandbox", "server"]
