"""A member of staff at the pages, without a browser: real HTTP to the real web process."""

from __future__ import annotations

import html
import re

import requests

from config.demo.city import DEMO_PASSWORD

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
PATIENCE = 60  # seconds


class Person:
    def __init__(self, url: str, username: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.send("/admin/login/", username=username, password=DEMO_PASSWORD)

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.url + path, timeout=PATIENCE)

    def send(self, path: str, **fields: str) -> str:
        """Open the page, fill in its form, send it, and read what comes; refused forms fail the test."""
        page = self.get(path)
        hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(page.text)}
        answer = self.session.post(self.url + path, data=hidden | fields, timeout=PATIENCE)
        assert answer.ok, f"{path}: {answer.status_code}"
        assert answer.url != self.url + path, f"{path} was shown again"
        return answer.text

    def post(self, path: str, *, opened: str, **fields: str) -> str:
        """Press one of the buttons of the page `opened`; what comes then."""
        hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(self.get(opened).text)}
        answer = self.session.post(self.url + path, data=hidden | fields, timeout=PATIENCE)
        assert answer.ok, f"{path}: {answer.status_code}"
        return answer.text

    def approve(self, announcement_id: int) -> None:
        said = self.send(f"/admin/patrol/{announcement_id}/approve/", tick="on")
        assert "承認しました" in said
