from tests.permissions.rows import Row
from tests.world import World


def _people(world: World) -> dict[str, str]:
    """The demo organisation stands beside Tulp here, so that the button has somebody to sign in as."""
    from hofnar.accounts.models import User
    from hofnar.accounts.services import make_organisation
    from hofnar.demo.shop import MANAGER, NAME, SLUG

    if not User.objects.filter(email=MANAGER.email).exists():
        manager = User.objects.create_user(MANAGER.email, None, name=MANAGER.name)
        make_organisation(NAME, SLUG, manager, is_invented=True)
    return {"who": "manager"}


ROWS = [Row("demo_sign_in", method="post", data=_people, public=True)]
