"""Speed and memory, as ratios in one run: `./run bench`, or `./run bench search`."""
