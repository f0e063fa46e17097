"""Opens a workbook that is no xlsx in a process of its own first: what ends that process would end this one.

In:  a workbook (xls, xlsb, ods)
Out: nothing, or the reason why it cannot be read

Their reader believes what a file says of its own size and reserves that memory, and follows parts that lead in a
circle without end. Of xlsx workbooks `sheet_extent` tells the same without reading them twice.
"""

import subprocess
import sys
from pathlib import Path

MOST_SECONDS = 60
_MOST_MEMORY = 4 << 30
_TRIAL = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({_MOST_MEMORY}, {_MOST_MEMORY}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError, OSError):
    pass
from python_calamine import CalamineError, CalamineWorkbook
try:
    workbook = CalamineWorkbook.from_path(sys.argv[1])
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name)
except CalamineError:
    pass
"""


def survives(path: Path) -> bool:
    """Whether the workbook can be opened, sheet by sheet, without the process being ended by it."""
    try:
        return (
            subprocess.run(
                [sys.executable, "-c", _TRIAL, str(path)], capture_output=True, timeout=MOST_SECONDS, check=False
            ).returncode
            == 0
        )
    except subprocess.TimeoutExpired:
        return False
