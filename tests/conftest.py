"""What every test shares: properties are not timed, for the machine may be busy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", parent=settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("house")
