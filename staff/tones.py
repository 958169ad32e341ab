"""Which colour a state has: said once, so that a state looks the same on every screen."""

from __future__ import annotations

TONES: dict[str, str] = {
    # announcements
    "draft": "gray",
    "head_review": "light-blue",
    "patrol": "light-blue",
    "returned": "orange",
    "approved": "green",
    "scheduled": "cyan",
    "sending": "blue",
    "sent": "green-fill",
    "partly_failed": "red-fill",
    "needs_check": "yellow-fill",
    "cancelled": "gray-fill",
    "withdrawn": "gray",
    # answers of those asked in the department
    "asked": "light-blue",
    "deputised": "green",
    "pulled_up": "yellow-fill",
    "skipped": "yellow-fill",
    "rejected": "gray-fill",
    # deliveries and their batches
    "freezing": "blue",
    "paused": "orange",
    "failed": "red-fill",
    "stopped": "gray-fill",
    "pending": "gray",
    "claimed": "blue",
    "unknown": "yellow-fill",
    "accepted": "green-fill",
    "refused": "red-fill",
    # issues of the paper
    "open": "light-blue",
    "closed": "green",
    "proof_unseen": "gray",
    "proof_change": "orange",
    "proof_corrected": "light-blue",
    "proof_answered": "light-blue",
    "proof_confirmed": "green",
    "proof_reopened": "gray-fill",
    # files of the paper
    "waiting": "gray",
    "running": "blue",
    "done": "green-fill",
    # findings
    "stop": "red-fill",
    "confirm": "yellow-fill",
    "note": "light-blue",
}


def tone_of(state: str) -> str:
    return TONES.get(state, "gray")
