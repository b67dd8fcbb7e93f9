from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows beside the code."""
        return "Hofnar"
