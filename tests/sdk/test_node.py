"""What the unmodified official Node SDK sends gives no error and no warning."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from eventcheck import Catalog, Context
from eventcheck.testing import EventRecorder

from . import datafiles
from .application import Body
from .judging import assert_fine, choices, kinds

pytestmark = pytest.mark.heavy
SCRIPT = Path(__file__).with_name("node")
DATAFILES = {
    "PLAIN": datafiles.PLAIN,
    "QUIET": datafiles.QUIET,
    "HOLDOUT": datafiles.HOLDOUT,
    "NUMERIC_HOLDOUT": datafiles.NUMERIC_HOLDOUT,
    "LOCAL_HOLDOUT": datafiles.LOCAL_HOLDOUT,
    "DRAFTS": datafiles.DRAFTS,
    "EMPTY": datafiles.EMPTY,
    "BOTS_FILTERED": datafiles.BOTS_FILTERED,
    "EUROPE": datafiles.EUROPE,
}
