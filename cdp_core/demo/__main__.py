"""Write the demo's files into a folder: `python -m cdp_core.demo data/demo` makes the committed ones."""

import sys
from pathlib import Path

from cdp_core.demo.generate import write_files

if __name__ == "__main__":
    for written in write_files(Path(sys.argv[1])):
        print(f"{written.path}  {written.rows:,} rows: {written.about}")
