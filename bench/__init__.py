"""What this product does in what time, beside the raw engine and what pip can install. `python -m bench`."""
