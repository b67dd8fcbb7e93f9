from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: an owner invites, and the invitation makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
