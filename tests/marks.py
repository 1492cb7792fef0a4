"""What some tests need of the machine."""

import os

import pytest

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="root alone lends its server to nobody")
