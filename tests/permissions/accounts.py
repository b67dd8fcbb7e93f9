from tests.permissions.rows import Row

ROWS = [
    Row("set_language", method="post", public=True, data=lambda world: {"language": "en"}),
]
