from tests.permissions.rows import EDITORS, Row

ROWS = [
    Row("organisation_stylesheet", public=True),
    Row("picture_stylesheet", public=True),
    Row("set_theme", method="post", public=True, data=lambda world: {"theme": "dark"}),
    Row("design", allowed=EDITORS),
]
