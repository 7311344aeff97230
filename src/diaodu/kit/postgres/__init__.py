"""Diaodu's own PostgreSQL: the binaries of a wheel under a small supervisor, reached only through a Unix socket."""

from diaodu.kit.postgres.account import ClusterError
from diaodu.kit.postgres.cluster import Cluster
from diaodu.kit.postgres.home import data_home

__all__ = ["Cluster", "ClusterError", "data_home"]
