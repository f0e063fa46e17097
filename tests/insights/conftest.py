from tests.profiles.conftest import engine, observed, observed_once

__all__ = ["engine", "observed", "observed_once"]
