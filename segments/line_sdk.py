"""line-bot-sdk's own HTTP client, without the four fifths of the SDK that come with importing it.

The packages around it import both generations of API classes, their asynchronous twins and the models of
all webhooks: 1.6 s and 34 MB in each process that sends. They are imported when something of them is first
asked for, which here nothing does.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import Any

_PACKAGES = ("linebot", "linebot.v3", "linebot.v3.messaging")


class _Later(ModuleType):
    """A package whose own code runs when a name is asked of it that is no module inside it."""

    def __getattr__(self, name: str) -> Any:
        if importlib.util.find_spec(inner := f"{self.__name__}.{name}"):
            return importlib.import_module(inner)
        self.__class__ = ModuleType  # type: ignore[assignment]
        spec = self.__spec__
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(self)
        return getattr(self, name)


def _put_off(package: str) -> None:
    spec = importlib.util.find_spec(package)
    if package in sys.modules or spec is None:
        return
    module = importlib.util.module_from_spec(spec)
    module.__class__ = _Later
    sys.modules[package] = module
    parent, _, name = package.rpartition(".")
    if parent:
        setattr(sys.modules[parent], name, module)


for _package in _PACKAGES:
    _put_off(_package)

from linebot.v3.messaging.api_client import ApiClient  # noqa: E402 - after they were put off
from linebot.v3.messaging.configuration import Configuration  # noqa: E402
from linebot.v3.messaging.exceptions import ApiException  # noqa: E402

__all__ = ["ApiClient", "ApiException", "Configuration"]
