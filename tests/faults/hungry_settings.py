"""The product's settings with the addresses of hungry_urls."""

from config.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "tests.faults.hungry_urls"
