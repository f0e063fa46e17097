"""`python -m bench` runs every benchmark; `python -m bench loads --rows 5000000` runs one with its options."""

import importlib
import sys

BENCHMARKS = ("reading", "bombs", "loads", "identity", "segments")  # browser, crowd and person need a workspace

if len(sys.argv) > 1:
    importlib.import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:])
else:
    for name in BENCHMARKS:
        print(f"\n## {name}\n", flush=True)
        importlib.import_module(f"bench.{name}").main([])
