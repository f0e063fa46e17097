"""The core of CDP Workbench: exports of the company's systems in, profiles, segments and audiences out."""

__version__ = "0.1.0"
