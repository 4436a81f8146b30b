"""The models of the reserve pool."""

from .pool import PoolMembership

__all__ = ["PoolMembership"]
