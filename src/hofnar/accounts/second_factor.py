from __future__ import annotations

from io import BytesIO

from allauth.mfa.adapter import DefaultMFAAdapter


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows beside the code."""
        return "Hofnar"

    def build_totp_svg(self, url: str) -> str:
        """The square to scan; empty where no maker of squares is installed: the page then offers the key as text."""
        try:
            import segno  # type: ignore[import-not-found]
        except ImportError:
            return ""
        square = BytesIO()
        segno.make(url).save(square, kind="svg", border=2, scale=4, xmldecl=False)
        return square.getvalue().decode()
