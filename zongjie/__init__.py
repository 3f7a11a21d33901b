"""zongjie (总结): the community-operations summary that writes itself from the data."""

__version__ = "0.1.0"
