"""One running sandbox per module, emptied before each test; the SDKs pointed at it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import facebook
import pytest
import requests
import tweepy
import urllib3
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi
from requests.adapters import HTTPAdapter

from channels.sandbox.testing import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def server() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(server: RunningSandbox) -> RunningSandbox:
    server.reset()
    return server


def user_id(number: int) -> str:
    return "U" + hashlib.md5(f"resident-{number}".encode(), usedforsecurity=False).hexdigest()


def user_ids(count: int) -> list[str]:
    return [user_id(number) for number in range(count)]


class Detour(HTTPAdapter):
    """Real URL and signature, other socket."""

    def __init__(self, base: str) -> None:
        self._base = urlsplit(base)
        super().__init__()

    def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        url = urlsplit(request.url)
        request.headers["X-Original-Host"] = url.netloc
        request.url = urlunsplit((self._base.scheme, self._base.netloc, url.path, url.query, ""))
        kwargs["timeout"] = 30
        return super().send(request, *args, **kwargs)


@pytest.fixture
def line(sandbox: RunningSandbox) -> MessagingApi:
    return line_api(sandbox)


def line_api(sandbox: RunningSandbox, token: str = "sandbox-line-token") -> MessagingApi:
    return MessagingApi(line_client(sandbox, token))


def line_client(sandbox: RunningSandbox, token: str = "sandbox-line-token") -> ApiClient:
    configuration = Configuration(host=sandbox.base_url, access_token=token)
    configuration.retries = urllib3.Retry(0)
    return ApiClient(configuration)


@pytest.fixture
def x(sandbox: RunningSandbox) -> tweepy.Client:
    return x_client(sandbox)


def x_client(sandbox: RunningSandbox, secret: str = "sandbox-x-token-secret") -> tweepy.Client:
    client = tweepy.Client(
        consumer_key="sandbox-x-key",
        consumer_secret="sandbox-x-secret",
        access_token="1000000000000000001-sandbox",
        access_token_secret=secret,
    )
    client.session.mount("https://", Detour(sandbox.base_url))
    return client


@pytest.fixture
def graph(sandbox: RunningSandbox) -> facebook.GraphAPI:
    return graph_api(sandbox)


def graph_api(sandbox: RunningSandbox, token: str = "sandbox-page-token") -> facebook.GraphAPI:
    session = requests.Session()
    session.mount("https://", Detour(sandbox.base_url))
    api = facebook.GraphAPI(token, session=session, timeout=30)
    api.version = "v25.0"
    return api


@pytest.fixture
def control(sandbox: RunningSandbox) -> Iterator[requests.Session]:
    """A session with the control password; use `control.base` style addresses of the sandbox."""
    with requests.Session() as session:
        session.headers["X-Sandbox-Control"] = "test-control"
        yield session
