from tests.profiles.conftest import engine, observed

__all__ = ["engine", "observed"]
