from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from hofnar.accounts.models import Membership, Organisation, Role, User
from hofnar.accounts.services import make_organisation


class Command(BaseCommand):
    help = "Makes an organisation with its first owner, and prints a link by which that person sets a password, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email")
        parser.add_argument("--name")
        parser.add_argument("--organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        email = self._email(options["email"] or input("E-mail address of the owner: "))
        organisation = (options["organisation"] or input("Name of the organisation: ")).strip()
        if not slugify(organisation):
            raise CommandError("The organisation needs a name.")
        user = self._owner(email, organisation, options["name"])
        self.stdout.write("Open this link within three days to set a password. It works once:")
        self.stdout.write(_link(user))

    def _email(self, given: str) -> str:
        email = given.strip().lower()
        try:
            validate_email(email)
        except ValidationError as problem:
            raise CommandError(f"'{email}' is not an e-mail address.") from problem
        return email

    @transaction.atomic
    def _owner(self, email: str, organisation: str, name: str | None) -> User:
        """Asked again with the same answers, it gives the same owner and a new link."""
        user = User.objects.filter(email=email).first()
        standing = Organisation.objects.filter(slug=slugify(organisation)[:50]).first()
        if standing is not None:
            return self._standing_owner(standing, user)
        if user is None:
            user = User.objects.create_user(email, None, name=(name or input("Name of the owner: ")).strip())
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        make_organisation(organisation, slugify(organisation)[:50], user)
        return user

    def _standing_owner(self, organisation: Organisation, user: User | None) -> User:
        owns = Membership.objects.filter(organisation=organisation, user=user, role=Role.OWNER).exists()
        if user is None or not owns:
            raise CommandError(f"{organisation.name} is there already and has another owner, who can invite people.")
        return user


def _link(user: User) -> str:
    key = default_token_generator.make_token(user)
    place = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return f"{settings.BASE_URL.rstrip('/')}{place}"
