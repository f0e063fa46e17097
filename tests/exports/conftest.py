from tests.segments.conftest import engine

__all__ = ["engine"]
