import os
import subprocess
import sys

import pytest


@pytest.mark.lent
@pytest.mark.parametrize("base", ["{dossier}/vide.db", "{dossier}/absent/x.db"])
def test_an_action_server_without_content_ends_with_one_line(base, tmp_path):
    env = os.environ | {"PASSERELLE_DATABASE_URL": f"sqlite:///{base.format(dossier=tmp_path)}"}

    fini = subprocess.run([sys.executable, "-m", "actions"], env=env, capture_output=True, text=True, timeout=60)

    assert fini.returncode == 1
    assert fini.stderr.count("\n") == 1
    assert fini.stderr.startswith("actions: cannot start: ")
