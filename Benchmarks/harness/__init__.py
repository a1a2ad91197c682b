"""Makes the data, runs the contenders in turns and writes the report."""
