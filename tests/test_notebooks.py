"""The notebooks as people open them: no outputs in git, one parameters cell, and plain papermill runs each."""

import json

import papermill
import pytest

from .conftest import ROOT

NOTEBOOKS = sorted((ROOT / "chapters" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in code) == 1
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_plain_papermill_runs_it_with_the_stock_kernel(path, tmp_path):
    papermill.execute_notebook(path, tmp_path / "out.ipynb", kernel_name="python3", progress_bar=False, cwd=path.parent)
    executed = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in executed["cells"] for output in cell.get("outputs", [])]
    assert outputs
    assert [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"] == []
