"""Faults done on purpose: kills, power cuts, full disks, repeated and reordered posts. Figures: docs/performance.md.

Each file has a small tier (in ``make test``) and a full one (``make faults``, HOFNAR_FAULTS=full). Each mechanism that
holds is also switched off once (sabotage.py), and then the same check must find what is lost or double.
"""
