import gc
import importlib
import subprocess
import sys

import pytest

from ingest import garbage

ENDS = """
import atexit, gc
from ingest import garbage
atexit.register(lambda: print(gc.get_freeze_count() > 0))
with garbage.unsearched():
    pass
"""


def test_there_is_no_search_meanwhile_and_there_is_after() -> None:
    with garbage.unsearched():
        with garbage.unsearched():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_there_is_one_again_after_what_cannot_be_loaded() -> None:
    with pytest.raises(ImportError), garbage.unsearched():
        importlib.import_module("ingest.nergens")
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with garbage.unsearched():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_there_is_none_of_what_was_kept_when_the_program_ends() -> None:
    done = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
