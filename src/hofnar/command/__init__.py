"""The ``hofnar`` command: check a survey file, score it, and see which moments matter. Needs no platform.

- ``main``: the way in; exit status 0, 2 for unusable arguments, 3 for an unusable file
- ``language``: Dutch or English, without the platform's settings
- ``arguments``: what people type, understood; ``request``: from there to a mapping
- ``check_command``, ``scores_command``, ``impact_command``: the three commands
- ``contract``: results as JSON, the shape others build on
- ``terminal``, ``pictures``, ``pages``, ``sheets``: results for people, per form
"""
