from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.sectors import Country, Industry


class Organisation(models.Model):
    """The tenant: everything belongs to one, and nothing crosses."""

    class Sector(models.TextChoices):
        PRIVATE = "private", _("company or association")
        PUBLIC = "public", _("public body")

    class Reading(models.TextChoices):
        EFFECT = "effect", _("effect on the KPI")
        LEVERAGE = "leverage", _("leverage")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(unique=True)
    sector = models.CharField(_("kind of organisation"), max_length=10, choices=Sector, default=Sector.PRIVATE)
    industry = models.CharField(_("sector"), max_length=20, choices=Industry, blank=True, default="")
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.NL)
    language = models.CharField(_("language"), max_length=5, default="nl")
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Amsterdam")
    accent = models.CharField(_("accent colour"), max_length=7, default="#1f4e79")
    customer_word = models.CharField(_("your word for customer"), max_length=40, default="klant")
    is_formal = models.BooleanField(_("address people with u"), default=True)
    is_invented = models.BooleanField(default=False)  # the demo: pages say so wherever it shows
    shows_indicative = models.BooleanField(_("show figures below the floor as indicative"), default=False)
    # The matrix' vertical axis is proposed once, then fixed and dated: nobody shops for the nicest picture.
    reading = models.CharField(max_length=10, choices=Reading, blank=True)
    reading_fixed_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do stands in their memberships, nowhere else."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=5, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Unit(models.Model):
    """A place in the organisation's tree. ``parent`` is how it stands now; ``UnitPlacement`` how it stood before."""

    class Level(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        DIVISION = "division", _("division")
        REGION = "region", _("region")
        LOCATION = "location", _("location")

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.LOCATION)
    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=100)  # as it stands in imported files
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="unit_code_once"),
            models.UniqueConstraint(fields=["organisation"], condition=models.Q(parent=None), name="unit_one_root"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitPath(models.Model):
    """Closure table of the tree as it stands now: one row per (ancestor, descendant), itself included."""

    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="paths_down")
    descendant = models.ForeignKey(Unit, models.CASCADE, related_name="paths_up")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ancestor", "descendant"], name="unit_path_once")]


class UnitPlacement(models.Model):
    """Where a unit stood from a date on, so that history can be read 'as was'."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    valid_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_placement_once")]


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    ANALYST = "analyst", _("analyst")
    UNIT_MANAGER = "unit_manager", _("unit manager")
    READER = "reader", _("reader")


class Membership(models.Model):
    """What a user may do in an organisation, and from which unit down they may see."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Logo(models.Model):
    """The picture that respondents see, as it is sent: small, and written by ourselves (logos.py)."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    picture = models.BinaryField()
    suffix = models.CharField(max_length=4)
    digest = models.CharField(max_length=32, db_index=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now=True)


class Invite(models.Model):
    """An invitation by mail to join; bound to the address, single use, expiring. Only a hash of its token is kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    @property
    def has_run_out(self) -> bool:
        return self.expires_at <= timezone.now()
