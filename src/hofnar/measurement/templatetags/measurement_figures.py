from __future__ import annotations

from django import template

from hofnar.measurement import figures

register = template.Library()
register.filter("written", figures.written)
register.filter("kind_and_scale", figures.kind_and_scale)
